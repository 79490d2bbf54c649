import type { SeededRandom } from '../../../src/testing/index.ts';

/** A type of CQL with constants of it; few of each, so that statements often mean the same rows. */
export interface GeneratedType {
  readonly name: string;
  readonly literals: readonly string[];
  /** Whether it may be part of a key. */
  readonly isKey: boolean;
  readonly isNumber: boolean;
  readonly isCollection: boolean;
}

function scalar(name: string, ...literals: readonly string[]): GeneratedType {
  return { name, literals, isKey: true, isNumber: false, isCollection: false };
}

function number(name: string, ...literals: readonly string[]): GeneratedType {
  return { ...scalar(name, ...literals), isNumber: true };
}

function collection(name: string, ...literals: readonly string[]): GeneratedType {
  const isKey = name.startsWith('frozen<');
  return { name, literals, isKey, isNumber: false, isCollection: !isKey };
}

export const INT = number('int', '0', '1', '2', '-1', '2147483647');

export const TYPES: readonly GeneratedType[] = [
  scalar('ascii', "'a'", "'b'", "''"),
  number('bigint', '0', '1', '-1', '9223372036854775807'),
  scalar('blob', '0x', '0x01', '0xff00'),
  scalar('boolean', 'true', 'false'),
  scalar('date', "'1970-01-01'", "'2024-02-29'", "'1969-12-31'"),
  number('decimal', '0', '1.5', '-1.50', '1E+3'),
  number('double', '0', '1.5', '-2.25', 'NaN', 'Infinity'),
  number('float', '0', '1.5', '-2.25'),
  scalar('inet', "'127.0.0.1'", "'::1'"),
  INT,
  number('smallint', '0', '1', '-1'),
  scalar('text', "'a'", "'b'", "''", "'ä'"),
  scalar('time', "'00:00:00'", "'12:34:56.789'"),
  scalar('timestamp', '0', "'2024-02-29T12:00:00Z'", '-1'),
  scalar(
    'timeuuid',
    '50554d6e-29bb-11e5-b345-feff819cdc9f',
    'a0554d6e-29bb-11e5-b345-feff819cdc9f',
  ),
  number('tinyint', '0', '1', '-1'),
  scalar('uuid', '5bc52802-de25-35ed-aeab-188eecebb090', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
  number('varint', '0', '1', '-129', '123456789012345678901234567890'),
  collection('frozen<list<int>>', '[]', '[1]', '[1, 2]'),
  collection('frozen<tuple<int, text>>', "(1, 'a')", '(1, null)', '(null, null)'),
  collection('frozen<map<int, text>>', '{}', "{1: 'a'}", "{1: 'a', 2: 'b'}"),
  collection('frozen<u>', "{a: 1, b: 'x'}", '{a: 1}', "{b: 'y'}", '{a: null, b: null}'),
  { ...scalar('u', "{a: 1, b: 'x'}", '{a: 2}', "{b: 'y'}"), isKey: false },
  { ...scalar('vector<float, 2>', '[1.0, 2.5]', '[0, -1]'), isKey: false },
  collection('list<int>', '[1]', '[1, 2, 3]', '[]'),
  collection('set<int>', '{1}', '{3, 2}', '{}'),
  collection('map<int, int>', '{1: 2}', '{1: 3, 4: 5}', '{}'),
];

/** What regular columns of counter tables are. */
export const COUNTER: GeneratedType = { ...number('counter', '1', '2', '-5'), isKey: false };

export function pick<Item>(random: SeededRandom, items: readonly Item[]): Item {
  const found = items[random.integer(items.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export function chance(random: SeededRandom, percent: number): boolean {
  return random.integer(100) < percent;
}

/**
 * A constant of the type; now and then one of another, which is to be refused alike.
 */
export function literal(random: SeededRandom, type: GeneratedType): string {
  if (chance(random, 3)) {
    const other = pick(random, pick(random, TYPES).literals);
    if (!breaksCassandra(other, type)) return other;
  }
  if (chance(random, 2)) return 'null';
  return pick(random, type.literals);
}

/**
 * Bytes for a tuple: as a clustering Cassandra takes them, and then flushes nothing any more; and a lone
 * value, which is a tuple of fewer fields. A tuple for a user type fails with an exception of its own. No bytes for a tinyint: two of them are compared by
 * what lies behind them.
 */
function breaksCassandra(constant: string, { name }: GeneratedType): boolean {
  if (constant === '0x' && name === 'tinyint') return true;
  // A lone value is a tuple of fewer fields, which an index takes for another than one with nulls.
  if (name.includes('tuple') && !constant.startsWith('(')) return true;
  return constant.startsWith('(') && /^u$|<u>/.test(name);
}
