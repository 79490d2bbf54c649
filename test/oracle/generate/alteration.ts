import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { COUNTER, chance, pick, TYPES } from './types.ts';

/** A statement that changes the schema, and the table as it likely is then. */
export interface Alteration {
  readonly statement: string;
  readonly table: GeneratedTable;
}

/** What keeps columns from being dropped, so that the generator still knows which there are. */
interface Fixed {
  readonly indexed: readonly GeneratedColumn[];
  readonly hasView: boolean;
}

/** Changes a table that has rows already. */
export function generateAlteration(
  random: SeededRandom,
  table: GeneratedTable,
  keyspace: string,
  fixed: Fixed,
): Alteration {
  switch (random.integer(8)) {
    case 0:
    case 1:
      return addColumn(random, table);
    case 2:
      return dropColumn(random, table, fixed);
    case 3:
      return addAgain(random, table, fixed);
    case 4:
      return renameColumn(random, table);
    case 5:
      // The same value would have two forms, of which Cassandra shows one or the other, and finds one or
      // the other by an index.
      if ([...table.clustering, ...fixed.indexed].some(({ type }) => /\bu\b/.test(type.name))) {
        return addColumn(random, table);
      }
      return { statement: alterType(random, keyspace), table };
    case 6:
      return { statement: alterOptions(random, table), table };
    default:
      return chance(random, 25)
        ? { statement: `TRUNCATE ${table.name}`, table }
        : addColumn(random, table);
  }
}

function addColumn(random: SeededRandom, table: GeneratedTable): Alteration {
  const isStatic = chance(random, 25);
  const place = table.statics.length + table.regulars.length;
  const type = table.isCounter !== chance(random, 3) ? COUNTER : pick(random, TYPES);
  const column = { name: `${isStatic ? 's' : 'v'}9${place}`, type };
  const ifNot = chance(random, 10) ? 'IF NOT EXISTS ' : '';
  const statement =
    `ALTER TABLE ${table.name} ADD ${ifNot}${column.name} ${type.name}` +
    (isStatic ? ' STATIC' : '');
  const isTaken = isStatic
    ? table.clustering.length > 0 && !table.isCompact
    : !table.isCompact && (type === COUNTER) === table.isCounter;
  if (!isTaken) return { statement, table };
  return isStatic
    ? { statement, table: { ...table, statics: [...table.statics, column] } }
    : { statement, table: { ...table, regulars: [...table.regulars, column] } };
}

function dropColumn(random: SeededRandom, table: GeneratedTable, fixed: Fixed): Alteration {
  const columns = [...table.statics, ...table.regulars];
  if (columns.length === 0) return addColumn(random, table);
  const dropped = pick(random, columns);
  const statement = `ALTER TABLE ${table.name} DROP ${dropped.name}`;
  const isKept = fixed.hasView || fixed.indexed.includes(dropped) || table.isCompact;
  // Now and then it is still asked for, and is to be unknown.
  if (isKept || chance(random, 20)) return { statement, table };
  return { statement, table: without(table, dropped) };
}

function without(table: GeneratedTable, dropped: GeneratedColumn): GeneratedTable {
  const others = (columns: readonly GeneratedColumn[]) => columns.filter((one) => one !== dropped);
  return { ...table, statics: others(table.statics), regulars: others(table.regulars) };
}

/** A column of the name of one that may have been dropped: what was written to it stays away. */
function addAgain(random: SeededRandom, table: GeneratedTable, fixed: Fixed): Alteration {
  const known = new Set(table.regulars.map(({ name }) => name));
  const name = ['v0', 'v1', 'v2'].find((each) => !known.has(each));
  if (name === undefined) return dropColumn(random, table, fixed);
  const type = table.isCounter ? COUNTER : pick(random, TYPES);
  const statement = `ALTER TABLE ${table.name} ADD ${name} ${type.name}`;
  if (table.isCompact) return { statement, table };
  // Of another type than the dropped one it is refused: it is asked for all the same.
  return { statement, table: { ...table, regulars: [...table.regulars, { name, type }] } };
}

function renameColumn(random: SeededRandom, table: GeneratedTable): Alteration {
  const isKey = chance(random, 90) || table.regulars.length === 0;
  const keys = [...table.partitionKey, ...table.clustering];
  const column = pick(random, isKey ? keys : table.regulars);
  const name = `${column.name}x`;
  const statement = `ALTER TABLE ${table.name} RENAME ${column.name} TO ${name}`;
  if (!isKey) return { statement, table };
  const renamed = (columns: readonly GeneratedColumn[]) =>
    columns.map((one) => (one === column ? { ...one, name } : one));
  const { partitionKey, clustering } = table;
  return {
    statement,
    table: { ...table, partitionKey: renamed(partitionKey), clustering: renamed(clustering) },
  };
}

function alterType(random: SeededRandom, keyspace: string): string {
  const change = pick(random, ['ADD c text', 'ADD c int', 'ADD d frozen<list<int>>', 'ADD a int']);
  return `ALTER TYPE ${keyspace}.u ${change}`;
}

function alterOptions(random: SeededRandom, { name }: GeneratedTable): string {
  const option = pick(random, [
    "compression = {'class': 'SnappyCompressor'}",
    "compaction = {'class': 'LeveledCompactionStrategy'}",
    'gc_grace_seconds = 100000',
    "comment = 'altered'",
    'bloom_filter_fp_chance = 2',
    'default_time_to_live = -1',
  ]);
  return `ALTER TABLE ${name} WITH ${option}`;
}
