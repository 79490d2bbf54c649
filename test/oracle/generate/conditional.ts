import type { SeededRandom } from '../../../src/testing/index.ts';
import { assignment, equalities, insertInto, writtenColumns } from './clauses.ts';
import { literal } from './constant.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { chance, pick } from './types.ts';

/** A statement with IF; its timestamp is the server's, later than all that scenarios name. */
export function generateConditional(random: SeededRandom, table: GeneratedTable): string {
  const key = [...table.partitionKey, ...table.clustering];
  const columns = [...table.statics, ...table.regulars];
  const where = `WHERE ${equalities(random, key)}`;
  const kind = random.integer(10);
  if (kind < 4 || columns.length === 0) {
    const written = writtenColumns(random, table, key, false);
    return `${insertInto(random, table, written)} IF NOT EXISTS`;
  }
  const condition = chance(random, 30) ? 'EXISTS' : conditions(random, columns);
  if (kind < 8) {
    const set = assignment(random, pick(random, columns));
    return `UPDATE ${table.name} SET ${set} ${where} IF ${condition}`;
  }
  const what = chance(random, 50) ? `${pick(random, columns).name} ` : '';
  return `DELETE ${what}FROM ${table.name} ${where} IF ${condition}`;
}

function conditions(random: SeededRandom, columns: readonly GeneratedColumn[]): string {
  const count = chance(random, 70) ? 1 : 2;
  const each = () => condition(random, pick(random, columns));
  return Array.from({ length: count }, each).join(' AND ');
}

function condition(random: SeededRandom, { name, type }: GeneratedColumn): string {
  const value = () => literal(random, type);
  if (type.isCollection && chance(random, 40)) {
    const element = pick(random, [...type.elements, 'null']);
    return `${name}[${pick(random, type.keys)}] ${pick(random, ['=', '!=', '<'])} ${element}`;
  }
  if (type.name === 'u' && chance(random, 40)) return `${name}.a = ${pick(random, ['1', 'null'])}`;
  if (chance(random, 20)) return `${name} IN (${value()}, ${value()})`;
  return `${name} ${pick(random, ['=', '=', '!=', '<', '<=', '>', '>='])} ${value()}`;
}
