import type { SeededRandom } from '../../../src/testing/index.ts';
import { asCompact } from './compact.ts';
import type { GeneratedType } from './types.ts';
import { chance, pick, TYPES } from './types.ts';

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
  const clustering = some('c', random.integer(4), keyTypes);
  const allStatics = clustering.length === 0 ? [] : some('s', random.integer(2), TYPES);
  const allRegulars = some('v', random.integer(4), TYPES);
  const all = { partitionKey, clustering, statics: allStatics, regulars: allRegulars };
  const compact = asCompact(random.fork('compact'), all);
  const { statics, regulars } = compact ?? all;
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
  return { name, partitionKey, clustering, statics, regulars, isCompact, create };
}

/** The end of CREATE TABLE. */
export function withOptions(options: readonly string[]): string {
  return options.length === 0 ? '' : ` WITH ${options.join(' AND ')}`;
}
