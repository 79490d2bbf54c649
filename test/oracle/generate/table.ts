import type { SeededRandom } from '../../../src/testing/index.ts';
import { asCompact } from './compact.ts';
import type { GeneratedType } from './types.ts';
import { COUNTER, chance, pick, TYPES } from './types.ts';

export interface GeneratedColumn {
  readonly name: string;
  readonly type: GeneratedType;
}

/** A table as the generator knows it. */
export interface GeneratedTable {
  readonly name: string;
  readonly partitionKey: readonly GeneratedColumn[];
  readonly clustering: readonly GeneratedColumn[];
  readonly statics: readonly GeneratedColumn[];
  readonly regulars: readonly GeneratedColumn[];
  readonly isCompact: boolean;
  readonly isCounter: boolean;
  /** Some of what is written expires, in a time that is not told. */
  readonly hasTtls: boolean;
  readonly create: string;
}

export function columnsOf(table: GeneratedTable): readonly GeneratedColumn[] {
  return [...table.partitionKey, ...table.clustering, ...table.statics, ...table.regulars];
}

export function generateTable(random: SeededRandom, name: string): GeneratedTable {
  const keyTypes = TYPES.filter(({ isKey }) => isKey);
  const some = (prefix: string, count: number, types: readonly GeneratedType[]) =>
    Array.from({ length: count }, (_, i) => ({ name: `${prefix}${i}`, type: pick(random, types) }));
  const partitionKey = some('p', 1 + (chance(random, 30) ? 1 : 0), keyTypes);
  const anyClustering = some('c', random.integer(4), keyTypes);
  const allStatics = anyClustering.length === 0 ? [] : some('s', random.integer(2), TYPES);
  const allRegulars = some('v', random.integer(4), TYPES);
  const isCounter = chance(random, 6);
  // The same tuple has several forms in bytes, which Cassandra's cache of counters takes for several keys.
  const clustering = isCounter
    ? anyClustering.filter(({ type }) => !type.name.includes('tuple'))
    : anyClustering;
  const all = { partitionKey, clustering, statics: allStatics, regulars: allRegulars };
  const compact = isCounter ? null : asCompact(random.fork('compact'), all);
  const { statics, regulars } = isCounter ? asCounters(all) : (compact ?? all);
  const order = clustering
    .map(({ name: column, type }) => {
      // Cassandra cannot write an empty map into a descending column.
      const mayDescend = !type.name.startsWith('frozen<map');
      return `${column} ${chance(random, 40) && mayDescend ? 'DESC' : 'ASC'}`;
    })
    .join(', ');
  const definitions = [
    ...[...partitionKey, ...clustering, ...regulars].map((one) => `${one.name} ${one.type.name}`),
    ...statics.map((one) => `${one.name} ${one.type.name} STATIC`),
  ];
  const names = (columns: readonly GeneratedColumn[]) => columns.map((one) => one.name).join(', ');
  const rest = clustering.length === 0 ? '' : `, ${names(clustering)}`;
  const key = `PRIMARY KEY ((${names(partitionKey)})${rest})`;
  const create =
    `CREATE TABLE ${name} (${definitions.join(', ')}, ${key})` +
    withOptions([
      ...(compact === null ? [] : ['COMPACT STORAGE']),
      ...(clustering.length === 0 ? [] : [`CLUSTERING ORDER BY (${order})`]),
    ]);
  const isCompact = compact !== null;
  const hasTtls = !isCounter && chance(random, 20);
  const columns = { partitionKey, clustering, statics, regulars };
  return { name, ...columns, isCompact, isCounter, hasTtls, create };
}

/** The same columns as counters, of which there must be one. */
function asCounters(columns: Pick<GeneratedTable, 'statics' | 'regulars'>) {
  const counters = (some: readonly GeneratedColumn[]) =>
    some.map(({ name }) => ({ name, type: COUNTER }));
  const regulars = counters(columns.regulars);
  return {
    statics: counters(columns.statics),
    regulars: regulars.length === 0 ? [{ name: 'v0', type: COUNTER }] : regulars,
  };
}

/** The end of CREATE TABLE. */
export function withOptions(options: readonly string[]): string {
  return options.length === 0 ? '' : ` WITH ${options.join(' AND ')}`;
}
