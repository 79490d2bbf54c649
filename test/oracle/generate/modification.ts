import type { SeededRandom } from '../../../src/testing/index.ts';
import { assignment, equalities, insertInto, writtenColumns } from './clauses.ts';
import { writtenKey } from './compact.ts';
import { generateConditional } from './conditional.ts';
import { generateJsonInsert } from './json-insert.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { chance, pick } from './types.ts';

/** A statement that writes; most have a timestamp of their own, so that ties are settled alike. */
export function generateModification(random: SeededRandom, table: GeneratedTable): string {
  const kind = random.integer(100);
  if (kind < 8) return generateBatch(random, table);
  if (kind < 20) return generateConditional(random, table);
  if (kind < 27 && !table.isCounter) return generateJsonInsert(random, table, timestamp(random));
  return generateSimple(random, table, chance(random, 95));
}

/** An INSERT, UPDATE or DELETE; one that names no time has that of the server. */
export function generateSimple(
  random: SeededRandom,
  table: GeneratedTable,
  isTimed: boolean,
): string {
  const kind = random.integer(10);
  const time = isTimed && (!table.isCounter || chance(random, 5)) ? timestamp(random) : null;
  // What is counted after a deletion rests in Cassandra on its cache of counters: nobody may rely on it.
  if (table.isCounter) return update(random, table, time);
  if (kind < 5) return insert(random, table, time);
  if (kind < 8) return update(random, table, time);
  return remove(random, table, time);
}

function timestamp(random: SeededRandom): number {
  return 1 + random.integer(50);
}

function generateBatch(random: SeededRandom, table: GeneratedTable): string {
  const kind = table.isCounter ? 'COUNTER ' : pick(random, ['', '', 'UNLOGGED ']);
  const isTimed = chance(random, 30) && !table.isCounter;
  const using = isTimed ? ` USING TIMESTAMP ${timestamp(random)}` : '';
  const statements = Array.from({ length: 1 + random.integer(4) }, () =>
    chance(random, 5)
      ? generateConditional(random, table)
      : generateSimple(random, table, !isTimed || chance(random, 5)),
  );
  return `BEGIN ${kind}BATCH${using} ${statements.join('; ')}; APPLY BATCH`;
}

function using(random: SeededRandom, table: GeneratedTable, time: number | null): string {
  const parts = time === null ? [] : [`TIMESTAMP ${time}`];
  // None like another: which of two that expire together wins would rest on the moment.
  if (table.hasTtls && chance(random, 30)) parts.push(`TTL ${100_000 + random.integer(1_000_000)}`);
  return parts.length === 0 ? '' : ` USING ${parts.join(' AND ')}`;
}

function insert(random: SeededRandom, table: GeneratedTable, time: number | null): string {
  const isStatic = table.statics.length > 0 && chance(random, 15);
  const keys = isStatic ? table.partitionKey : writtenKey(random, table);
  const columns = writtenColumns(random, table, keys, isStatic);
  return `${insertInto(random, table, columns)}${using(random, table, time)}`;
}

function update(random: SeededRandom, table: GeneratedTable, time: number | null): string {
  const columns = [...table.statics, ...table.regulars];
  if (columns.length === 0) return insert(random, table, time);
  const set = assignment(random, pick(random, columns));
  const where = equalities(random, writtenKey(random, table));
  return `UPDATE ${table.name}${using(random, table, time)} SET ${set} WHERE ${where}`;
}

function remove(random: SeededRandom, table: GeneratedTable, time: number | null): string {
  const from = `FROM ${table.name}${time === null ? '' : ` USING TIMESTAMP ${time}`}`;
  const whole = equalities(random, writtenKey(random, table));
  const columns = [...table.statics, ...table.regulars];
  if (columns.length > 0 && chance(random, 40)) {
    return `DELETE ${deleted(random, pick(random, columns))} ${from} WHERE ${whole}`;
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

/** A column, or an element or a field of it. */
function deleted(random: SeededRandom, { name, type }: GeneratedColumn): string {
  if (type.isCollection && chance(random, 50)) return `${name}[${pick(random, type.keys)}]`;
  return type.name === 'u' && chance(random, 50) ? `${name}.a` : name;
}
