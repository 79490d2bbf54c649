import type { SeededRandom } from '../../../src/testing/index.ts';

/** A type of CQL with constants of it; few of each, so that statements often mean the same rows. */
export interface GeneratedType {
  readonly name: string;
  readonly literals: readonly string[];
  /** The bytes of some values, in hex, for markers. */
  readonly bytes: readonly string[];
  /** Whether it may be part of a key. */
  readonly isKey: boolean;
  readonly isNumber: boolean;
  readonly isCollection: boolean;
  /** Constants of what is between the brackets of an element, and of the element. */
  readonly keys: readonly string[];
  readonly elements: readonly string[];
}

function scalar(
  name: string,
  literals: readonly string[],
  bytes: readonly string[],
): GeneratedType {
  const one = { isKey: true, isNumber: false, isCollection: false, keys: ['1'], elements: ['1'] };
  return { name, literals, bytes, ...one };
}

function number(
  name: string,
  literals: readonly string[],
  bytes: readonly string[],
): GeneratedType {
  return { ...scalar(name, literals, bytes), isNumber: true };
}

/** Lists are asked by index, maps by key; of sets what is asked by is the element. */
function collection(
  name: string,
  literals: readonly string[],
  bytes: readonly string[],
  elements: readonly string[] = ['1', '2', '3'],
  keys: readonly string[] = ['0', '1', '2'],
): GeneratedType {
  const isKey = name.startsWith('frozen<');
  return { ...scalar(name, literals, bytes), isKey, isCollection: !isKey, elements, keys };
}

/** The bytes of a collection out of those of its elements. */
function counted(...items: readonly string[]): string {
  return `0x${hexOf(items.length)}${sized(...items)}`;
}

function sized(...items: readonly string[]): string {
  return items.map((item) => `${hexOf(item.length / 2)}${item}`).join('');
}

function hexOf(int: number): string {
  return int.toString(16).padStart(8, '0');
}

const one = '00000001';
const two = '00000002';

export const INT = number('int', ['0', '1', '2', '-1', '2147483647'], [`0x${one}`, '0xffffffff']);

const keyTypes: readonly GeneratedType[] = [
  scalar('ascii', ["'a'", "'b'", "''"], ['0x61', '0x', '0x7f']),
  number(
    'bigint',
    ['0', '1', '-1', '9223372036854775807'],
    ['0x0000000000000001', '0x7fffffffffffffff'],
  ),
  scalar('blob', ['0x', '0x01', '0xff00'], ['0x01', '0x']),
  scalar('boolean', ['true', 'false'], ['0x01', '0x00']),
  scalar('date', ["'1970-01-01'", "'2024-02-29'", "'1969-12-31'"], ['0x80000000']),
  number('decimal', ['0', '1.5', '-1.50', '1E+3'], ['0x000000010f', '0xfffffffd01']),
  number(
    'double',
    ['0', '1.5', '-2.25', 'NaN', 'Infinity'],
    ['0x3ff8000000000000', '0x7ff8000000000000'],
  ),
  number('float', ['0', '1.5', '-2.25'], ['0x3fc00000']),
  scalar('inet', ["'127.0.0.1'", "'::1'"], ['0x7f000001', `0x${'0'.repeat(31)}1`]),
  INT,
  number('smallint', ['0', '1', '-1'], ['0x0001', '0xffff']),
  scalar('text', ["'a'", "'b'", "''", "'ä'"], ['0x61', '0x', '0xc3a4']),
  scalar('time', ["'00:00:00'", "'12:34:56.789'"], ['0x0000000000000000']),
  scalar('timestamp', ['0', "'2024-02-29T12:00:00Z'", '-1'], ['0x0000000000000000']),
  scalar(
    'timeuuid',
    ['50554d6e-29bb-11e5-b345-feff819cdc9f', 'a0554d6e-29bb-11e5-b345-feff819cdc9f'],
    ['0x50554d6e29bb11e5b345feff819cdc9f'],
  ),
  number('tinyint', ['0', '1', '-1'], ['0x01', '0xff']),
  scalar(
    'uuid',
    ['5bc52802-de25-35ed-aeab-188eecebb090', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
    ['0x6ba7b8109dad11d180b400c04fd430c8'],
  ),
  number('varint', ['0', '1', '-129', '123456789012345678901234567890'], ['0x01', '0xff7f']),
  collection('frozen<list<int>>', ['[]', '[1]', '[1, 2]'], [counted(one), counted(one, two)]),
  collection(
    'frozen<tuple<int, text>>',
    ["(1, 'a')", '(1, null)', '(null, null)'],
    [`0x${sized(one, '61')}`],
  ),
  collection(
    'frozen<map<int, text>>',
    ['{}', "{1: 'a'}", "{1: 'a', 2: 'b'}"],
    [`0x${one}${sized(one, '61')}`],
  ),
  collection(
    'frozen<u>',
    ["{a: 1, b: 'x'}", '{a: 1}', "{b: 'y'}", '{a: null, b: null}'],
    [`0x${sized(one, '78')}`],
  ),
  collection(
    'frozen<map<text, frozen<set<int>>>>',
    ["{'a': {1, 2}}", "{'b': {}}", '{}'],
    [`0x${one}${sized('61')}${sized(counted(one).slice(2))}`],
  ),
];

export const TYPES: readonly GeneratedType[] = [
  ...keyTypes,
  {
    ...scalar('u', ["{a: 1, b: 'x'}", '{a: 2}', "{b: 'y'}"], [`0x${sized(one, '78')}`]),
    isKey: false,
  },
  {
    ...scalar('vector<float, 2>', ['[1.0, 2.5]', '[0, -1]'], ['0x3f80000040200000']),
    isKey: false,
  },
  { ...scalar('vector<text, 2>', ["['a', '']", "['b', 'ab']"], ['0x01610162']), isKey: false },
  { ...scalar('duration', ['1d', '1mo2h', '-3s', 'P1Y'], ['0x000200', '0x020406']), isKey: false },
  collection('list<int>', ['[1]', '[1, 2, 3]', '[]'], [counted(one), counted(two, one)]),
  collection('set<int>', ['{1}', '{3, 2}', '{}'], [counted(one), counted(two, one)]),
  collection('map<int, int>', ['{1: 2}', '{1: 3, 4: 5}', '{}'], [`0x${one}${sized(one, two)}`]),
  collection(
    'map<text, frozen<list<int>>>',
    ["{'a': [1]}", "{'a': [], 'b': [2, 1]}", '{}'],
    [`0x${one}${sized('61', counted(one).slice(2))}`],
    ['[1]', '[]', '[2, 1]'],
    ["'a'", "'b'", "''"],
  ),
  collection(
    'set<frozen<u>>',
    ["{{a: 1, b: 'x'}}", "{{a: 1}, {b: 'y'}}", '{}'],
    [counted(sized(one, '78'))],
    ["{a: 1, b: 'x'}", '{a: 1}'],
    ["{a: 1, b: 'x'}", '{a: 1}'],
  ),
  collection('list<duration>', ['[1d]', '[-3s, 1mo]', '[]'], [counted('000200')], ['1d', '-3s']),
  collection('list<text>', ["['a']", "['', 'b']"], [counted('61')], ["'a'", "''"]),
];

/** What regular columns of counter tables are. */
export const COUNTER: GeneratedType = {
  ...number('counter', ['1', '2', '-5'], ['0x0000000000000001']),
  isKey: false,
};

export function pick<Item>(random: SeededRandom, items: readonly Item[]): Item {
  const found = items[random.integer(items.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export function chance(random: SeededRandom, percent: number): boolean {
  return random.integer(100) < percent;
}
