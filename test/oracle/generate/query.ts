import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { columnsOf } from './table.ts';
import { chance, literal, pick } from './types.ts';

/**
 * A SELECT that is often right and sometimes wrong: both are to be answered alike. Where columns have
 * an index, many queries ask by it.
 */
export function generateQuery(
  random: SeededRandom,
  table: GeneratedTable,
  indexed: readonly GeneratedColumn[],
): string {
  const parts = [`SELECT ${chance(random, 6) ? 'JSON ' : ''}${selection(random, table)}`];
  parts.push(`FROM ${table.name}`);
  const where = relations(random, table, indexed);
  if (where.length > 0) parts.push(`WHERE ${where.join(' AND ')}`);
  if (chance(random, 12)) parts.push(`GROUP BY ${grouping(random, table)}`);
  if (chance(random, 20)) parts.push(`ORDER BY ${ordering(random, table)}`);
  if (chance(random, 12)) parts.push(`PER PARTITION LIMIT ${random.integer(4)}`);
  if (chance(random, 25)) parts.push(`LIMIT ${random.integer(5)}`);
  if (chance(random, 45)) parts.push('ALLOW FILTERING');
  return parts.join(' ');
}

function selection(random: SeededRandom, table: GeneratedTable): string {
  if (chance(random, 25)) return '*';
  const keys = table.partitionKey.map(({ name }) => name);
  if (chance(random, 8)) {
    const statics = table.statics.map(({ name }) => name);
    return `DISTINCT ${[...keys, ...statics.filter(() => chance(random, 50))].join(', ')}`;
  }
  if (chance(random, 5)) return 'count(*)';
  const count = 1 + random.integer(3);
  return Array.from({ length: count }, () => selector(random, table)).join(', ');
}

function selector(random: SeededRandom, table: GeneratedTable): string {
  const column = pick(random, columnsOf(table));
  const { name, type } = column;
  switch (random.integer(14)) {
    case 0:
      return `writetime(${name})`;
    case 1:
      return `${pick(random, ['min', 'max', 'count', 'sum', 'avg'])}(${name})`;
    case 2:
      return `token(${table.partitionKey.map((key) => key.name).join(', ')})`;
    case 3:
      return `CAST(${name} AS ${pick(random, ['text', 'int', 'bigint', 'double', 'decimal'])})`;
    case 4:
      return `to_json(${name})`;
    case 5:
      if (type.isNumber) return `${name} ${pick(random, ['+', '-', '*'])} ${name}`;
      return table.hasTtls ? name : `ttl(${name})`;
    case 6:
      if (type.name.endsWith('u') || type.name.endsWith('<u>')) return `${name}.a`;
      return type.isCollection ? `${name}[1]` : `${name} AS alias`;
    case 7:
      return type.isCollection ? `collection_count(${name})` : `mask_default(${name})`;
    default:
      return name;
  }
}

function relations(
  random: SeededRandom,
  table: GeneratedTable,
  indexed: readonly GeneratedColumn[],
): readonly string[] {
  const found: string[] = [];
  if (indexed.length > 0 && chance(random, 50)) {
    for (const column of indexed) found.push(relation(random, column));
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
  if (table.clustering.length > 1 && chance(random, 15)) {
    found.push(tuple(random, table.clustering));
  } else {
    for (const column of table.clustering) {
      if (!chance(random, 50)) break;
      found.push(relation(random, column));
    }
  }
  if (chance(random, 20)) found.push(relation(random, pick(random, columnsOf(table))));
  return found;
}

function keyRelation(random: SeededRandom, { name, type }: GeneratedColumn): string {
  if (chance(random, 75)) return `${name} = ${literal(random, type)}`;
  return `${name} IN (${literal(random, type)}, ${literal(random, type)})`;
}

function relation(random: SeededRandom, column: GeneratedColumn): string {
  const { name, type } = column;
  if (type.isCollection && chance(random, 70)) {
    const isKey = type.name.startsWith('map') && chance(random, 50);
    if (chance(random, 30)) return `${name}[1] = ${pick(random, ['1', '2', '3'])}`;
    return `${name} CONTAINS ${isKey ? 'KEY ' : ''}${pick(random, ['1', '2', '3'])}`;
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
