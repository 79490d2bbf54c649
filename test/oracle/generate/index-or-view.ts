import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { columnsOf } from './table.ts';
import { chance, pick } from './types.ts';

/** What else a schema has beside its table, and what queries may ask. */
export interface Beside {
  readonly statements: readonly string[];
  readonly indexed: readonly GeneratedColumn[];
  /** The table itself, and those of its views that were likely made. */
  readonly readable: readonly GeneratedTable[];
}

const INDEXED_PERCENT = 40;
const VIEW_PERCENT = 15;

/** Indexes and views of a table; some are refused, which both servers are to do alike. */
export function generateBeside(
  random: SeededRandom,
  table: GeneratedTable,
  keyspace: string,
): Beside {
  // Within a partition of a compact table without clustering Cassandra finds nothing by an index.
  const mayHaveIndex = !table.isCompact || table.clustering.length > 0;
  const indexed =
    mayHaveIndex && chance(random, INDEXED_PERCENT)
      ? Array.from({ length: 1 + random.integer(2) }, () => pick(random, indexable(table)))
      : [];
  // Of a compact table that has only a key Cassandra refuses all writes once there is a view.
  const mayHaveView = !table.isCompact || table.regulars.length > 0;
  const view =
    mayHaveView && chance(random, VIEW_PERCENT) ? generateView(random, table, keyspace) : null;
  return {
    statements: [
      ...indexed.map((column, i) => createIndex(random, table, column, i)),
      ...(view === null ? [] : [view.create]),
    ],
    indexed,
    readable: view === null ? [table] : [table, view],
  };
}

/** Decimals are found by their number here, by their bytes in an index of Cassandra's own kind. */
function indexable(table: GeneratedTable): readonly GeneratedColumn[] {
  const columns = columnsOf(table);
  const others = columns.filter(({ type }) => type.name !== 'decimal');
  return others.length > 0 ? others : columns;
}

function createIndex(
  random: SeededRandom,
  table: GeneratedTable,
  column: GeneratedColumn,
  place: number,
): string {
  const { name, type } = column;
  const part = type.isCollection || chance(random, 5) ? pick(random, parts(type.name)) : '';
  const target = part === '' ? name : `${part}(${name})`;
  // Of a text that descends Cassandra's storage-attached index does not find the empty one.
  const losesEmpty = table.create.includes(`${name} DESC`) && type.literals.includes("''");
  // Within a partition Cassandra's own kind loses rows that a static column has found.
  const isSai = table.statics.includes(column) || (chance(random, 50) && !losesEmpty);
  const using = isSai ? " USING 'sai'" : '';
  return `CREATE INDEX i${place} ON ${table.name} (${target})${using}`;
}

function parts(typeName: string): readonly string[] {
  if (typeName.startsWith('map')) return ['keys', 'values', 'entries', ''];
  return typeName.startsWith('frozen') ? ['full', ''] : ['values', ''];
}

/** The rows of the table under another key: at most one more column is in it. */
function generateView(
  random: SeededRandom,
  table: GeneratedTable,
  keyspace: string,
): GeneratedTable {
  const { partitionKey, clustering, regulars } = table;
  const keys = [...partitionKey, ...clustering];
  const simple = regulars.filter(({ type }) => type.isKey);
  const added = simple.length > 0 && chance(random, 60) ? [pick(random, simple)] : [];
  const ordered = chance(random, 50) ? keys : keys.toReversed();
  // A key that descends in the table descends in Cassandra's view, too, until the node starts again.
  const [head] = ordered;
  const descends = head !== undefined && table.create.includes(`${head.name} DESC`);
  const key = [...added, ...(descends ? keys : ordered)];
  const rest = regulars.filter((column) => !added.includes(column));
  const selected = chance(random, 50) ? rest : rest.filter(() => chance(random, 50));
  const names = (columns: readonly GeneratedColumn[]) => columns.map((one) => one.name);
  const columns = selected.length === rest.length ? '*' : names([...key, ...selected]).join(', ');
  const where = key.map((one) => `${one.name} IS NOT NULL`).join(' AND ');
  const name = `${keyspace}.mv`;
  const [first, ...others] = key;
  return {
    ...table,
    name,
    partitionKey: first === undefined ? [] : [first],
    clustering: others,
    statics: [],
    regulars: columns === '*' ? rest : selected,
    create:
      `CREATE MATERIALIZED VIEW ${name} AS SELECT ${columns} FROM ${table.name} ` +
      `WHERE ${where} PRIMARY KEY (${names(key).join(', ')})`,
  };
}
