import type { SeededRandom } from '../../../src/testing/index.ts';
import { writtenColumns } from './clauses.ts';
import { writtenKey } from './compact.ts';
import { plainConstant } from './constant.ts';
import type { GeneratedTable } from './table.ts';
import type { GeneratedType } from './types.ts';
import { chance } from './types.ts';

/** An INSERT JSON, now and then with a column too many or too few. */
export function generateJsonInsert(
  random: SeededRandom,
  table: GeneratedTable,
  timestamp: number,
): string {
  const columns = writtenColumns(random, table, writtenKey(random, table), false);
  const members = columns
    .filter(() => !chance(random, 2))
    .map(({ name, type }) => `"${name}": ${valueInJson(random, type)}`);
  if (chance(random, 2)) members.push('"unknown": 1');
  const text = `{${members.join(', ')}}`.replaceAll("'", "''");
  const rest = chance(random, 30) ? ` DEFAULT ${chance(random, 50) ? 'UNSET' : 'NULL'}` : '';
  return `INSERT INTO ${table.name} JSON '${text}'${rest} USING TIMESTAMP ${timestamp}`;
}

/** Decimals as texts: as a number `-1.50` would be -1.5, another form of the same key. */
function valueInJson(random: SeededRandom, type: GeneratedType): string {
  const constant = plainConstant(random, type);
  return type.name === 'decimal' ? JSON.stringify(constant) : jsonOf(constant);
}

const plain = /^(-?\d+(\.\d+)?(E[+-]?\d+)?|true|false|null)$/;

/** A constant of CQL as JSON has it. */
export function jsonOf(constant: string): string {
  const text = constant.trim();
  if (plain.test(text)) return text;
  if (text.startsWith("'")) return JSON.stringify(text.slice(1, -1).replaceAll("''", "'"));
  const opening = text[0] ?? '';
  if (!'[({'.includes(opening) || opening === '') return JSON.stringify(text);
  const items = split(text.slice(1, -1), ',').filter((item) => item.trim() !== '');
  const members = items.map((item) => split(item, ':'));
  if (opening !== '{' || members.some(({ length }) => length !== 2)) {
    return `[${items.map(jsonOf).join(', ')}]`;
  }
  const entries = members.map(
    ([key = '', value = '']) => `${nameOf(key.trim())}: ${jsonOf(value)}`,
  );
  return `{${entries.join(', ')}}`;
}

/** The key of a map, or the name of a field: in JSON always a text. */
function nameOf(key: string): string {
  return key.startsWith("'") ? jsonOf(key) : JSON.stringify(key);
}

/** Parts of a text between such marks that stand in no brackets. */
function split(text: string, mark: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if ('[({'.includes(char)) depth++;
    if ('])}'.includes(char)) depth--;
    if (char === mark && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${char}`);
  }
  return parts;
}
