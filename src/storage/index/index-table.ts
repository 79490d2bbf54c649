import { murmur3Token } from '../../base/murmur3/index.ts';
import { nameUuid, uuidToString } from '../../base/uuid/index.ts';
import type { Settings } from '../../config/index.ts';
import { termSizeThreshold } from '../../guardrail/index.ts';
import { DecoratedKey } from '../../mutation/index.ts';
import type {
  IndexMetadata,
  IndexTarget,
  TableMetadata,
  TermAnalysis,
} from '../../schema/index.ts';
import {
  ColumnMetadata,
  indexTarget,
  isStorageAttached,
  makeTable,
  termAnalysisOf,
} from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import { bigintType, blobType, tupleType } from '../../types/index.ts';

/** Clustering columns of an entry before those of the base row: term, token, key. */
export const ENTRY_PREFIX = 3;

/** An index with the hidden table of its entries. */
export interface IndexTable {
  readonly index: IndexMetadata;
  readonly base: TableMetadata;
  readonly target: IndexTarget;
  /** The table of the entries; never in a schema. */
  readonly entries: TableMetadata;
  /** True when an entry leads to a row; else to a whole partition. */
  readonly leadsToRows: boolean;
  /** Null: terms are compared as they are. */
  readonly analysis: TermAnalysis | null;
  /** Longer terms have no entry. */
  readonly maximumTermBytes: number;
}

/** Settings that an index looks at. */
export type IndexSettings = Partial<Pick<Settings, 'guardrails'>>;

/** What can stand in the key of an entry; Cassandra refuses to write more with its own indexes. */
const MAXIMUM_TERM_BYTES = 65_534;

/** The one partition of every table of entries. */
export const ENTRIES_KEY = keyOf(Buffer.from([0]));

const known = new WeakMap<TableMetadata, readonly IndexTable[]>();
const NONE: readonly IndexTable[] = [];

/** The same index with the terms that settings allow (`sai_string_term_size` and its like). */
export function withTermLimit(index: IndexTable, { guardrails }: IndexSettings): IndexTable {
  if (guardrails === undefined || !isStorageAttached(index.index)) return index;
  const { fail } = guardrails.thresholds[termSizeThreshold(index.target)];
  return fail === null || fail >= MAXIMUM_TERM_BYTES ? index : { ...index, maximumTermBytes: fail };
}

/** The indexes of a table that have entries: a vector is found by looking at all of them. */
export function indexTablesOf(base: TableMetadata): readonly IndexTable[] {
  if (base.indexes.size === 0) return NONE;
  let tables = known.get(base);
  if (tables === undefined) {
    tables = [...base.indexes.values()]
      .filter((index) => !isVector(indexTarget(base, index).column.type))
      .map((index) => indexTable(base, index));
    known.set(base, tables);
  }
  return tables;
}

function isVector(type: CqlType): boolean {
  return type.name.includes('vector<') && type.name.replace('frozen<', '').startsWith('vector<');
}

function indexTable(base: TableMetadata, index: IndexMetadata): IndexTable {
  const target = indexTarget(base, index);
  const analysis = termAnalysisOf(index, target);
  const { kind } = target.column;
  const leadsToRows = kind === 'regular' || kind === 'clustering';
  const types = [termType(target), bigintType, blobType];
  const columns = [
    new ColumnMetadata('entries', 'partition_key', 0, blobType),
    ...['term', 'token', 'key'].map(
      (name, i) => new ColumnMetadata(name, 'clustering', i, types[i] as CqlType),
    ),
    ...(leadsToRows ? base.clustering : []).map(
      ({ type, isReversed }, i) =>
        new ColumnMetadata(`row_${i}`, 'clustering', ENTRY_PREFIX + i, type, isReversed),
    ),
  ];
  const { compression, compaction } = base.options;
  const entries = makeTable({
    id: idOf(base, index, analysis),
    keyspace: base.keyspace,
    name: `${base.name}.${index.name}`,
    columns,
    options: { compression, compaction, gcGraceSeconds: 0 },
  });
  const maximumTermBytes = MAXIMUM_TERM_BYTES;
  return { index, base, target, entries, leadsToRows, analysis, maximumTermBytes };
}

/** Another definition of an index under the same name has other entries. */
function idOf(
  base: TableMetadata,
  { name, kind, options }: IndexMetadata,
  analysis: TermAnalysis | null,
): string {
  const form = analysis?.isAddress === true ? ' address' : '';
  const text = `${base.id} ${name} ${kind} ${JSON.stringify(options)}${form}`;
  return uuidToString(nameUuid(Buffer.from(text)));
}

function termType({ column: { type }, type: target }: IndexTarget): CqlType {
  const [first, second] = type.elements as [CqlType, CqlType | undefined];
  switch (target) {
    case 'keys':
      return first;
    case 'values':
      return second ?? first;
    case 'entries':
      return tupleType([first, second ?? first]);
    default:
      return type;
  }
}

function keyOf(bytes: Buffer): DecoratedKey {
  const token = { high: 0, low: 0 };
  murmur3Token(bytes, token);
  return new DecoratedKey(bytes, token.high, token.low);
}

/** The token of a key as the entries have it. */
export function tokenBytes({ tokenHigh, tokenLow }: DecoratedKey): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeInt32BE(tokenHigh | 0, 0);
  bytes.writeInt32BE(tokenLow | 0, 4);
  return bytes;
}

/** The term of a map entry: a tuple of both. */
export function entryTerm(key: Buffer, value: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(8 + key.length + value.length);
  let at = bytes.writeInt32BE(key.length, 0);
  at += key.copy(bytes, at);
  at = bytes.writeInt32BE(value.length, at);
  value.copy(bytes, at);
  return bytes;
}
