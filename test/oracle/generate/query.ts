import type { SeededRandom } from '../../../src/testing/index.ts';
import { literal, markedInt } from './constant.ts';
import { selection } from './selection.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { columnsOf } from './table.ts';
import { chance, pick } from './types.ts';
import type { CallableFunction } from './user-function.ts';

/** What a query may ask for besides columns. */
export interface Asked {
  readonly indexed: readonly GeneratedColumn[];
  readonly callable: readonly CallableFunction[];
}

/**
 * A SELECT that is often right and sometimes wrong: both are to be answered alike. Where columns have
 * an index, many queries ask by it.
 */
export function generateQuery(
  random: SeededRandom,
  table: GeneratedTable,
  { indexed, callable }: Asked,
): string {
  const parts = [`SELECT ${chance(random, 6) ? 'JSON ' : ''}${selection(random, table, callable)}`];
  parts.push(`FROM ${table.name}`);
  const where = relations(random, table, indexed);
  if (where.length > 0) parts.push(`WHERE ${where.join(' AND ')}`);
  if (chance(random, 12)) parts.push(`GROUP BY ${grouping(random, table)}`);
  if (chance(random, 20)) parts.push(`ORDER BY ${ordering(random, table)}`);
  if (chance(random, 12)) parts.push(`PER PARTITION LIMIT ${markedInt(random.integer(4))}`);
  if (chance(random, 25)) parts.push(`LIMIT ${markedInt(random.integer(5))}`);
  if (chance(random, 45)) parts.push('ALLOW FILTERING');
  return parts.join(' ');
}

function relations(
  random: SeededRandom,
  table: GeneratedTable,
  indexed: readonly GeneratedColumn[],
): readonly string[] {
  const found: string[] = [];
  const add = (column: GeneratedColumn) => {
    if (indexed.length === 0 || !isVector(column)) found.push(relation(random, column));
  };
  if (indexed.length > 0 && chance(random, 50)) {
    for (const column of indexed) add(column);
    if (chance(random, 60)) return found;
  }
  if (chance(random, 55)) {
    for (const key of table.partitionKey) found.push(keyRelation(random, key));
  } else if (chance(random, 20)) {
    const values = table.partitionKey.map(({ type }) => literal(random, type)).join(', ');
    const names = table.partitionKey.map(({ name }) => name).join(', ');
    const operator = pick(random, ['>', '>=', '<', '<=', '=']);
    found.push(`token(${names}) ${operator} token(${values})`);
  }
  const hasVector = indexed.length > 0 && table.clustering.some(isVector);
  if (table.clustering.length > 1 && !hasVector && chance(random, 15)) {
    found.push(tuple(random, table.clustering));
  } else {
    for (const column of table.clustering) {
      if (!chance(random, 50)) break;
      add(column);
    }
  }
  if (chance(random, 20)) add(pick(random, columnsOf(table)));
  return found;
}

/**
 * Where a storage-attached index leads a query with a condition on a vector, Cassandra counts rows
 * against its limit before it looks at the condition, and loses some.
 */
function isVector({ type }: GeneratedColumn): boolean {
  return type.name.startsWith('vector<');
}

function keyRelation(random: SeededRandom, { name, type }: GeneratedColumn): string {
  if (chance(random, 75)) return `${name} = ${literal(random, type)}`;
  return `${name} IN (${literal(random, type)}, ${literal(random, type)})`;
}

function relation(random: SeededRandom, column: GeneratedColumn): string {
  const { name, type } = column;
  if (type.isCollection && chance(random, 70)) {
    const isKey = type.name.startsWith('map') && chance(random, 50);
    const element = pick(random, type.elements);
    if (chance(random, 30)) return `${name}[${pick(random, type.keys)}] = ${element}`;
    return `${name} CONTAINS ${isKey ? `KEY ${pick(random, type.keys)}` : element}`;
  }
  if (chance(random, 15)) return `${name} IN (${literal(random, type)}, ${literal(random, type)})`;
  const operator = pick(random, ['=', '=', '=', '<', '<=', '>', '>=']);
  return `${name} ${operator} ${literal(random, type)}`;
}

function tuple(random: SeededRandom, columns: readonly GeneratedColumn[]): string {
  const part = columns.slice(0, 1 + random.integer(columns.length));
  const names = part.map(({ name }) => name).join(', ');
  const values = () => `(${part.map(({ type }) => literal(random, type)).join(', ')})`;
  if (chance(random, 30)) return `(${names}) IN (${values()}, ${values()})`;
  return `(${names}) ${pick(random, ['=', '<', '<=', '>', '>='])} ${values()}`;
}

function ordering(random: SeededRandom, table: GeneratedTable): string {
  const columns = table.clustering.length === 0 ? table.partitionKey : table.clustering;
  const direction = pick(random, ['ASC', 'DESC']);
  const count = 1 + random.integer(columns.length);
  return columns
    .slice(0, count)
    .map(({ name }) => `${name} ${chance(random, 10) ? pick(random, ['ASC', 'DESC']) : direction}`)
    .join(', ');
}

function grouping(random: SeededRandom, table: GeneratedTable): string {
  const keys = [...table.partitionKey, ...table.clustering];
  return keys
    .slice(0, 1 + random.integer(keys.length))
    .map(({ name }) => name)
    .join(', ');
}
