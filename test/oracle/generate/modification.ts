import type { SeededRandom } from '../../../src/testing/index.ts';
import { writtenKey } from './compact.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { chance, literal, pick } from './types.ts';

/** An INSERT, UPDATE or DELETE with a timestamp of its own, so that ties are settled alike. */
export function generateModification(random: SeededRandom, table: GeneratedTable): string {
  const timestamp = 1 + random.integer(50);
  const kind = random.integer(10);
  if (kind < 5) return insert(random, table, timestamp);
  if (kind < 8) return update(random, table, timestamp);
  return remove(random, table, timestamp);
}

function insert(random: SeededRandom, table: GeneratedTable, timestamp: number): string {
  const isStatic = table.statics.length > 0 && chance(random, 15);
  const keys = isStatic ? table.partitionKey : writtenKey(random, table);
  const others = [...table.statics, ...(isStatic ? [] : table.regulars)];
  const columns = [...keys, ...others.filter(() => chance(random, 70))];
  const values = columns.map((column) => literal(random, column.type));
  return (
    `INSERT INTO ${table.name} (${columns.map(({ name }) => name).join(', ')}) ` +
    `VALUES (${values.join(', ')}) USING TIMESTAMP ${timestamp}`
  );
}

function update(random: SeededRandom, table: GeneratedTable, timestamp: number): string {
  const columns = [...table.statics, ...table.regulars];
  if (columns.length === 0) return insert(random, table, timestamp);
  const column = pick(random, columns);
  return (
    `UPDATE ${table.name} USING TIMESTAMP ${timestamp} SET ${assignment(random, column)} ` +
    `WHERE ${equalities(random, writtenKey(random, table))}`
  );
}

function assignment(random: SeededRandom, { name, type }: GeneratedColumn): string {
  const value = literal(random, type);
  if (!type.isCollection || chance(random, 30)) return `${name} = ${value}`;
  switch (random.integer(4)) {
    case 0:
      return `${name} = ${name} - ${type.name.startsWith('map') ? '{1}' : value}`;
    case 1:
      return type.name.startsWith('set') ? `${name} += ${value}` : `${name}[1] = 7`;
    default:
      return `${name} = ${name} + ${value}`;
  }
}

function remove(random: SeededRandom, table: GeneratedTable, timestamp: number): string {
  const from = `FROM ${table.name} USING TIMESTAMP ${timestamp}`;
  const whole = equalities(random, writtenKey(random, table));
  const columns = [...table.statics, ...table.regulars];
  if (columns.length > 0 && chance(random, 40)) {
    return `DELETE ${pick(random, columns).name} ${from} WHERE ${whole}`;
  }
  const depth = random.integer(table.clustering.length + 1);
  const prefix = [...table.partitionKey, ...table.clustering.slice(0, depth)];
  const next = table.clustering[depth];
  let range = '';
  if (next !== undefined && chance(random, 50)) {
    const operator = pick(random, ['<', '<=', '>', '>=']);
    range = ` AND ${next.name} ${operator} ${pick(random, next.type.literals)}`;
  }
  return `DELETE ${from} WHERE ${equalities(random, prefix)}${range}`;
}

function equalities(random: SeededRandom, columns: readonly GeneratedColumn[]): string {
  return columns.map(({ name, type }) => `${name} = ${literal(random, type)}`).join(' AND ');
}
