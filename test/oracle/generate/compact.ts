import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { chance } from './types.ts';

type Columns = Pick<GeneratedTable, 'partitionKey' | 'clustering' | 'statics' | 'regulars'>;

const COMPACT_PERCENT = 25;

/**
 * Some tables are made WITH COMPACT STORAGE: gives those of their columns that such a table may have.
 * Null for the tables that stay as they are.
 */
export function asCompact(random: SeededRandom, columns: Columns): Columns | null {
  if (!chance(random, COMPACT_PERCENT)) return null;
  const simple = columns.regulars.filter(({ type }) => !type.isCollection && type.name !== 'u');
  if (columns.clustering.length > 0) {
    return { ...columns, statics: [], regulars: simple.slice(0, random.integer(3)).slice(0, 1) };
  }
  return simple.length === 0 ? null : { ...columns, regulars: simple };
}

/** The key of a row that is written: of compact tables the last clustering columns may lack. */
export function writtenKey(
  random: SeededRandom,
  table: GeneratedTable,
): readonly GeneratedColumn[] {
  const { partitionKey, clustering, isCompact } = table;
  const isWhole = !isCompact || clustering.length < 2 || chance(random, 60);
  const depth = isWhole ? clustering.length : random.integer(clustering.length + 1);
  return [...partitionKey, ...clustering.slice(0, depth)];
}
