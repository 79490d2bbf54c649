import { isDeepStrictEqual } from 'node:util';
import type {
  KeyspaceMetadata,
  Overloads,
  SchemaRow,
  SchemaSnapshot,
  UserAggregate,
  UserFunction,
} from '../../schema/index.ts';
import {
  allOverloads,
  alteredKeyspace,
  argumentsMatch,
  cellsText,
  makeSchema,
  schemaRowKey,
  toRows,
} from '../../schema/index.ts';

/**
 * The keyspaces of `next` with the objects of `before` for all that is the same, because whoever
 * holds a snapshot of a table (prepared statements, caches) sees by `===` that it still holds.
 */
export function reuseSchema(
  before: { readonly keyspaces: ReadonlyMap<string, KeyspaceMetadata> },
  next: Iterable<KeyspaceMetadata>,
): SchemaSnapshot {
  return makeSchema(
    [...next].map((keyspace) => {
      const old = before.keyspaces.get(keyspace.name);
      return old === undefined ? keyspace : reuseKeyspace(old, keyspace);
    }),
  );
}

function reuseKeyspace(old: KeyspaceMetadata, next: KeyspaceMetadata): KeyspaceMetadata {
  if (old === next) return old;
  const oldTexts = textsOf(old);
  const nextTexts = textsOf(next);
  const names = [...nextTexts.keys()];
  const isSame = (name: string): boolean => oldTexts.get(name) === nextTexts.get(name);
  if (oldTexts.size === nextTexts.size && names.every(isSame)) return old;
  // Columns refer to user types by object, so a table is the same only with the same types.
  if (!isSame(TYPES)) return next;
  const tables = [...next.tables.values()].map((table) =>
    isSame(tableName(table.name)) ? (old.tables.get(table.name) ?? table) : table,
  );
  return alteredKeyspace(old, {
    durableWrites: next.durableWrites,
    replication: next.replication,
    tables,
    functions: reused(old.functions, next.functions),
    aggregates: reused(old.aggregates, next.aggregates),
  });
}

/** Functions (or aggregates) of `next`, the old objects for those that are the same. */
function reused<T extends UserFunction | UserAggregate>(
  old: Overloads<T>,
  next: Overloads<T>,
): readonly T[] {
  return allOverloads(next).map((each) => {
    const known = old.get(each.name)?.find((other) => argumentsMatch(other, each.argumentTypes));
    return known !== undefined && isDeepStrictEqual(known, each) ? known : each;
  });
}

const TYPES = 'types';
const FUNCTIONS = 'functions';

function tableName(name: string): string {
  return `table ${name}`;
}

/** All that defines a keyspace as texts: of itself, of its types together, of its
 * functions and aggregates together, of each table. */
function textsOf(keyspace: KeyspaceMetadata): Map<string, string> {
  const texts = new Map<string, string>([[TYPES, '']]);
  for (const row of toRows(keyspace)) {
    const name = partOf(row);
    texts.set(name, `${texts.get(name) ?? ''}${schemaRowKey(row)}=${cellsText(row)};`);
  }
  return texts;
}

function partOf(row: SchemaRow): string {
  if (row.table === 'keyspaces') return 'keyspace';
  if (row.table === 'types') return TYPES;
  if (row.table === 'functions' || row.table === 'aggregates') return FUNCTIONS;
  return tableName(row.clustering[0]?.toString() ?? '');
}
