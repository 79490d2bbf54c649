import type { SeededRandom } from '../../../src/testing/index.ts';
import { writtenColumns } from './clauses.ts';
import { writtenKey } from './compact.ts';
import type { GeneratedTable } from './table.ts';
import { chance, literal } from './types.ts';

/** An INSERT JSON, now and then with a column too many or too few. */
export function generateJsonInsert(
  random: SeededRandom,
  table: GeneratedTable,
  timestamp: number,
): string {
  const columns = writtenColumns(random, table, writtenKey(random, table), false);
  const members = columns
    .filter(() => !chance(random, 2))
    .map(({ name, type }) => `"${name}": ${jsonOf(literal(random, type))}`);
  if (chance(random, 2)) members.push('"unknown": 1');
  const text = `{${members.join(', ')}}`.replaceAll("'", "''");
  const rest = chance(random, 30) ? ` DEFAULT ${chance(random, 50) ? 'UNSET' : 'NULL'}` : '';
  return `INSERT INTO ${table.name} JSON '${text}'${rest} USING TIMESTAMP ${timestamp}`;
}

const plain = /^(-?\d+(\.\d+)?(E[+-]?\d+)?|true|false|null)$/;

/** A constant of CQL as JSON has it. */
export function jsonOf(constant: string): string {
  const text = constant.trim();
  if (plain.test(text)) return text;
  if (text.startsWith("'")) return JSON.stringify(text.slice(1, -1).replaceAll("''", "'"));
  const opening = text[0] ?? '';
  if (!'[({'.includes(opening) || opening === '') return JSON.stringify(text);
  const inner = text.slice(1, -1).trim();
  const items = inner === '' ? [] : inner.split(',');
  if (opening === '{' && (inner === '' || inner.includes(':'))) {
    const members = items.map((item) => {
      const [key = '', value = ''] = item.split(':');
      return `${JSON.stringify(key.trim())}: ${jsonOf(value)}`;
    });
    return `{${members.join(', ')}}`;
  }
  return `[${items.map(jsonOf).join(', ')}]`;
}
