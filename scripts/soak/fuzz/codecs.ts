import { EndOfBytes } from '../../../src/base/bytes/index.ts';
import { RequestError } from '../../../src/base/error/index.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import type { CqlType, LiteralKind } from '../../../src/types/index.ts';
import { NATIVE_TYPES, parseJson, parseType, userType } from '../../../src/types/index.ts';
import { mutateBytes, mutateText } from './mutate.ts';
import type { Input, Part, Verdict } from './part.ts';
import { expect, expectError } from './part.ts';

const address = userType(
  {
    keyspace: 'k',
    typeName: 'address',
    fieldNames: ['street', 'Zip'],
    fieldTypes: [parseType('text'), parseType('int')],
  },
  { frozen: false },
);

const COMPOUND = [
  'list<int>',
  'set<text>',
  'map<text, int>',
  'map<timeuuid, frozen<set<decimal>>>',
  'frozen<list<frozen<map<int, frozen<set<bigint>>>>>>',
  'frozen<set<uuid>>',
  'set<inet>',
  'frozen<tuple<int, text, frozen<list<date>>>>',
  'tuple<duration, timestamp>',
  'list<frozen<tuple<varint, time>>>',
  'vector<float, 3>',
  'vector<text, 2>',
  'vector<frozen<list<smallint>>, 2>',
  'frozen<map<frozen<tuple<double, boolean>>, blob>>',
  'address',
  'frozen<address>',
  'map<int, frozen<address>>',
];

const TYPES: readonly CqlType[] = [
  ...new Set(NATIVE_TYPES.values()),
  ...COMPOUND.map((text) => parseType(text, (name) => (name === 'address' ? address : undefined))),
];

/** Texts that are near a value of some type. */
const TEXTS = [
  ...['', 'a', 'é', 'null', 'NULL', 'true', 'FALSE', '0x00ff', '0x', '0xf', "'a'", '"a"'],
  ...['0', '-0', '1', '-1', '127', '128', '32768', '2147483648', '-9223372036854775808'],
  ...['9223372036854775808', '1.5', '-1e10', '1e400', '1E2147483648', '1e-2147483649', '.5'],
  ...['NaN', '-Infinity', '+5', '1_000', '0.1e-5', '00012', '1e999999999', '-1e-999999999'],
  ...['127.0.0.1', '::1', 'fe80::1%eth0', '1.2.3', '256.1.1.1', '::ffff:1.2.3.4', 'localhost'],
  ...['2024-02-29', '2023-02-29', '-5877641-06-23', '5881580-07-11', '1970-01-01', '0000-00-00'],
  ...['12:34:56', '24:00:00', '12:34:56.123456789', '12:34', '-1:00:00', '12:34:56.1234567890'],
  ...['2024-01-01T12:34:56Z', '2024-01-01 12:34:56.123+0100', '2024-01-01T12:34+01:00', 'now'],
  ...['1y2mo3w4d5h6m7s8ms9us10ns', '-1d', 'P1Y2M3DT4H5M6S', 'P1W', 'P0001-02-03T04:05:06', '1d1d'],
  ...['99999999999y', '9223372036854775807ns', '00000000-0000-1000-8000-000000000000'],
  ...['00000000-0000-4000-8000-00000000000g', '[1, 2]', "{'a': 1}", '{"a": 1}', '[[1, "2"]]'],
  ...['(1, null)', '1:a:b', '1\\:2:@', '@', '{"street": "x", "\\"Zip\\"": 5}', '[1.5, 2, "3"]'],
];
const WORDS = [...TEXTS, ...'0123456789-+.eE:@[]{}(),"\'\\ TZPYMWDHSnull%'];
const KINDS: readonly LiteralKind[] = [
  'string',
  'integer',
  'float',
  'boolean',
  'uuid',
  'blob',
  'duration',
];
/** What the lexer lets through as a constant of each kind; types get no other texts of the kind. */
const FORMS: Readonly<Record<LiteralKind, RegExp>> = {
  string: /^/,
  integer: /^[-+]?\d+$/,
  float: /^[-+]?(\d+(\.\d*)?([eE][-+]?\d+)?|NaN|Infinity)$/,
  boolean: /^(true|false)$/i,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  blob: /^0x([0-9a-f]{2})*$/i,
  duration: /^-?(\d+(y|mo|w|d|h|m|s|ms|us|ns))+$|^-?P/i,
};

const READERS = ['toText', 'toJson', 'toCqlLiteral', 'decode', 'fromBound'] as const;

/** Bytes and texts into every type: what is validated can be read, the rest is refused. */
export async function openCodecs(): Promise<Part> {
  return { make, run };
}

function make(random: SeededRandom): Input {
  const type = random.pick(TYPES);
  const way = random.integer(10);
  if (way < 6) {
    let bytes = way === 0 ? random.bytes(random.integer(40)) : nearValue(random, type);
    if (way > 1) bytes = mutateBytes(random, bytes);
    return { what: `${type.name} bytes`, bytes };
  }
  const text = Buffer.from(nearText(random, type));
  if (way < 8) return { what: `${type.name} text`, bytes: text };
  if (way === 8) return { what: `${type.name} json`, bytes: text };
  return { what: `${type.name} ${random.pick(KINDS)}`, bytes: text };
}

/** Bytes that are of the type, or nearly. */
export function nearValue(random: SeededRandom, type: CqlType): Buffer {
  const { elements, fixedLengthBytes } = type;
  const element = (of: CqlType | undefined): Buffer => nearValue(random, of ?? type);
  const sized = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);
  if (elements.length === 0) {
    if (fixedLengthBytes !== null) return random.bytes(fixedLengthBytes);
    if (random.chance(0.5)) return random.bytes(random.integer(12));
    try {
      return type.fromText(random.pick(TEXTS));
    } catch {
      return random.bytes(4);
    }
  }
  const name = type.name.replace(/^frozen</, '');
  if (/^(list|set|map)</.test(name)) {
    const count = random.integer(4);
    const items = Array.from({ length: count }, () => elements.map((of) => sized(element(of))));
    return Buffer.concat([int(count), ...items.flat()]);
  }
  if (name.startsWith('vector<')) {
    const [of] = elements;
    const count = Number(/(\d+)>$/.exec(name)?.[1] ?? 1);
    const items = Array.from({ length: count }, () => {
      const bytes = element(of);
      return of?.fixedLengthBytes == null
        ? Buffer.concat([Buffer.from([bytes.length]), bytes])
        : bytes;
    });
    return Buffer.concat(items);
  }
  return Buffer.concat(elements.map((of) => (random.chance(0.2) ? int(-1) : sized(element(of)))));
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function nearText(random: SeededRandom, type: CqlType): string {
  const kind = random.integer(10);
  if (kind < 2) return random.pick(TEXTS);
  if (kind < 5) return mutateText(random, random.pick(TEXTS), WORDS);
  if (kind < 6)
    return Array.from({ length: random.integer(12) }, () => random.pick(WORDS)).join('');
  if (kind < 7) return random.bytes(random.integer(30)).toString();
  try {
    const value = nearValue(random, type);
    const text = random.chance(0.5) ? type.toJson(value) : type.toText(value);
    return random.chance(0.3) ? text : mutateText(random, text, WORDS);
  } catch {
    return random.pick(TEXTS);
  }
}

const typesByName = new Map(TYPES.map((type) => [type.name, type]));
const last = new Map<CqlType, Buffer>();

function run({ what, bytes }: Input): Verdict {
  const space = what.lastIndexOf(' ');
  const type = typesByName.get(what.slice(0, space));
  if (type === undefined) throw new Error(`no type for ${what}`);
  const way = what.slice(space + 1);
  return way === 'bytes' ? runBytes(type, bytes) : runText(type, way, bytes.toString());
}

function runBytes(type: CqlType, bytes: Buffer): Verdict {
  let isValid = true;
  try {
    type.validate(bytes);
  } catch (error) {
    expectError(error, RequestError);
    isValid = false;
  }
  for (const reader of READERS) {
    try {
      type[reader](bytes);
    } catch (error) {
      if (isValid) throw error;
      expectError(error, RequestError, EndOfBytes);
    }
  }
  const other = last.get(type) ?? bytes;
  try {
    const [there, back] = [type.compare(bytes, other), type.compare(other, bytes)];
    expect(!isValid || Math.sign(there) === -Math.sign(back), 'compare has one answer');
  } catch (error) {
    if (isValid) throw error;
    // A comparison checks nothing, being the hottest of all, but reads no byte beyond the value.
    expectError(error, RequestError, EndOfBytes, RangeError);
  }
  if (!isValid) return 'rejected';
  checkStable(type, bytes);
  last.set(type, bytes);
  return 'accepted';
}

/** A value brought into its one form is a valid value of that form; its JSON is JSON. */
function checkStable(type: CqlType, bytes: Buffer): void {
  const bound = type.fromBound(bytes);
  type.validate(bound);
  const normal = type.normalize(bound);
  type.validate(normal);
  expect(type.normalize(normal).equals(normal), 'normalize changes nothing twice');
  parseJson(type.toJson(bytes));
}

function runText(type: CqlType, way: string, text: string): Verdict {
  try {
    const value = fromWay(type, way, text);
    if (value === null) return 'rejected';
    type.validate(value);
    for (const reader of READERS) type[reader](value);
    return 'accepted';
  } catch (error) {
    return expectError(error, RequestError);
  }
}

function fromWay(type: CqlType, way: string, text: string): Buffer | null {
  if (way === 'text') return type.fromText(text, 1_700_000_000_000);
  if (way === 'json') {
    const json = parseJson(text);
    return json === null ? null : type.fromJson(json);
  }
  const kind = way as LiteralKind;
  if (!FORMS[kind].test(text)) return null;
  if (type.acceptsLiteral(kind, text) === 'no') return null;
  return type.fromLiteral(kind, text, 1_700_000_000_000);
}
