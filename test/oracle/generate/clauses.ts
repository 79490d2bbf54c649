import type { SeededRandom } from '../../../src/testing/index.ts';
import { literal } from './constant.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { chance, INT, pick } from './types.ts';

/** What a column is set to by an UPDATE. */
export function assignment(random: SeededRandom, { name, type }: GeneratedColumn): string {
  const value = literal(random, type);
  if (type.name === 'counter') return `${name} = ${name} ${pick(random, ['+', '-'])} ${value}`;
  if (type.name === 'u' && chance(random, 50)) {
    return chance(random, 50) ? `${name}.a = ${literal(random, INT)}` : `${name}.b = 'd'`;
  }
  if (!type.isCollection || chance(random, 30)) return `${name} = ${value}`;
  switch (random.integer(4)) {
    case 0:
      return `${name} = ${name} - ${type.name.startsWith('map') ? `{${pick(random, type.keys)}}` : value}`;
    case 1:
      if (type.name.startsWith('set')) return `${name} += ${value}`;
      return `${name}[${pick(random, type.keys)}] = ${pick(random, [...type.elements, 'null'])}`;
    case 2:
      return type.name.startsWith('list') ? `${name} = ${value} + ${name}` : `${name} += ${value}`;
    default:
      return `${name} = ${name} + ${value}`;
  }
}

/** `column = constant` of each, joined by AND. */
export function equalities(random: SeededRandom, columns: readonly GeneratedColumn[]): string {
  return columns.map(({ name, type }) => `${name} = ${literal(random, type)}`).join(' AND ');
}

/** Most columns of a row, or of the static part of a partition, that begin with `keys`. */
export function writtenColumns(
  random: SeededRandom,
  { statics, regulars }: GeneratedTable,
  keys: readonly GeneratedColumn[],
  isStatic: boolean,
): readonly GeneratedColumn[] {
  const others = [...statics, ...(isStatic ? [] : regulars)];
  return [...keys, ...others.filter(() => chance(random, 70))];
}

/** An INSERT without its USING. */
export function insertInto(
  random: SeededRandom,
  { name }: GeneratedTable,
  columns: readonly GeneratedColumn[],
): string {
  const values = columns.map(({ type }) => literal(random, type));
  const names = columns.map((column) => column.name);
  return `INSERT INTO ${name} (${names.join(', ')}) VALUES (${values.join(', ')})`;
}
