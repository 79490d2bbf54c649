import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWriter, EndOfBytes } from '../base/bytes/index.ts';
import { RequestError } from '../base/error/index.ts';
import type { CqlType } from './index.ts';
import {
  compareDecimals,
  expandUserTypes,
  NATIVE_TYPES,
  parseDecimal,
  parseType,
  userType,
  withUpdatedUserType,
} from './index.ts';

const int = parseType('int');
const address = userType(
  {
    keyspace: 'k',
    typeName: 'Address',
    fieldNames: ['street', 'Zip'],
    fieldTypes: [parseType('text'), int],
  },
  { frozen: false },
);
const lookup = (name: string) => (name === 'Address' ? address : undefined);
const typed = (text: string): CqlType => parseType(text, lookup);

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const uuidText = (version: string) =>
  hex(16).map((bytes) => {
    const digits = Buffer.from(bytes).toString('hex').split('');
    digits[12] = version;
    return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  });
const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -40, max: 40 }))
  .map(([unscaled, exponent]) => `${unscaled}e${exponent}`);

/** Values of JavaScript for each type that has an order of its own. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ascii: fc.string({ unit: 'binary-ascii' }),
  bigint: int64,
  blob: fc.uint8Array({ maxLength: 20 }),
  boolean: fc.boolean(),
  counter: int64,
  date: fc.integer(),
  decimal: decimalText,
  double: fc.double(),
  duration: fc.record({
    months: fc.nat(),
    days: fc.nat(),
    nanoseconds: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  }),
  float: fc.float(),
  inet: fc.oneof(fc.ipV4(), fc.ipV6()),
  int: fc.integer(),
  smallint: fc.integer({ min: -32768, max: 32767 }),
  text: fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString()),
  time: fc.integer({ min: 0, max: 86_399_999_999_999 }),
  timestamp: fc.integer({ min: -62135596800000, max: 253402300799999 }),
  timeuuid: uuidText('1'),
  tinyint: fc.integer({ min: -128, max: 127 }),
  uuid: fc.oneof(uuidText('1'), uuidText('4')),
  varint: fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
  'frozen<list<int>>': fc.array(fc.integer()),
  'set<text>': fc.array(fc.string()),
  'frozen<map<int, frozen<set<bigint>>>>': fc
    .array(fc.tuple(fc.integer(), fc.array(int64)))
    .map((entries) => new Map(entries)),
  'frozen<tuple<int, text>>': fc.tuple(fc.option(fc.integer()), fc.option(fc.string())),
  'frozen<"Address">': fc.record({ street: fc.option(fc.string()), Zip: fc.option(fc.integer()) }),
  'vector<float, 3>': fc.tuple(fc.float(), fc.float(), fc.float()),
  'vector<text, 2>': fc.tuple(fc.string(), fc.string()),
};

test('every native type has values in these tests', () => {
  const tested = Object.keys(values);
  const missing = [...NATIVE_TYPES.keys()].filter((name) => !tested.includes(name));
  assert.deepEqual(missing, ['empty', 'varchar']);
});

for (const [name, value] of Object.entries(values)) {
  const type = typed(name);
  const encoded = value.map((raw) => type.encode(raw));

  test(`${name}: a value survives encoding, validation, text and JSON`, () => {
    fc.assert(
      fc.property(encoded, (bytes) => {
        type.validate(bytes);
        const decoded = type.decode(bytes);
        if (decoded !== null) assert.deepEqual(type.encode(decoded), bytes);
        if (name === 'counter') return;
        if (!/tuple|Address/.test(name)) {
          assert.equal(type.compare(type.fromText(type.toText(bytes)), bytes), 0);
        }
        assert.ok(JSON.parse(type.toJson(bytes)) !== undefined);
        assert.ok(type.toCqlLiteral(bytes).length > 0);
      }),
    );
  });

  test(`${name}: values are totally ordered`, () => {
    fc.assert(
      fc.property(encoded, encoded, encoded, (a, b, c) => {
        const sign = (left: Buffer, right: Buffer) => Math.sign(type.compare(left, right));
        assert.equal(sign(a, a), 0);
        assert.equal(sign(a, b), -sign(b, a) + 0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) assert.ok(sign(a, c) <= 0);
        if (type.isByteOrdered) assert.equal(sign(a, b), Math.sign(Buffer.compare(a, b)));
        if (type.allowsEmpty && !name.includes('uple')) {
          assert.equal(sign(Buffer.alloc(0), a), a.length === 0 ? 0 : -1);
        }
      }),
    );
  });

  test(`${name}: bytes of any kind are refused or read, never worse`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), encoded, fc.nat(40), (random, good, cut) => {
        for (const bytes of [Buffer.from(random), good.subarray(0, Math.min(cut, good.length))]) {
          for (const use of ['validate', 'decode', 'toCqlLiteral', 'toJson', 'toText'] as const) {
            try {
              type[use](bytes);
            } catch (error) {
              assert.ok(error instanceof RequestError || error instanceof EndOfBytes, `${error}`);
            }
          }
        }
      }),
    );
  });

  test(`${name}: any text is refused or made a value that the type takes`, () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          type.fromText(text);
        } catch (error) {
          assert.ok(error instanceof RequestError, `${error}`);
        }
      }),
    );
  });
}

test('numbers sort as numbers', () => {
  const agree = (name: string, value: fc.Arbitrary<number | bigint>) => {
    const type = parseType(name);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const expected = a < b ? -1 : a > b ? 1 : 0;
        assert.equal(Math.sign(type.compare(type.encode(a), type.encode(b))), expected);
      }),
    );
  };
  agree('tinyint', fc.integer({ min: -128, max: 127 }));
  agree('smallint', fc.integer({ min: -32768, max: 32767 }));
  agree('int', fc.integer());
  agree('bigint', int64);
  agree('timestamp', int64);
  agree('varint', fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }));
  agree('date', fc.integer());
});

test('decimals sort by their value whatever their scale', () => {
  const type = parseType('decimal');
  fc.assert(
    fc.property(decimalText, decimalText, (a, b) => {
      const scaled = (text: string) => {
        const decimal = parseDecimal(text);
        assert.ok(decimal !== null);
        return decimal.unscaled * 10n ** BigInt(100 - decimal.scale);
      };
      const expected = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
      assert.equal(Math.sign(type.compare(type.encode(a), type.encode(b))), expected);
    }),
  );
  const far = { unscaled: 1n, scale: -2147483648 };
  assert.ok(compareDecimals(far, { unscaled: 9n, scale: 2147483647 }) > 0);
});

test('uuids sort by version and time, timeuuids by time and then signed bytes', () => {
  const uuid = parseType('uuid');
  const timeuuid = parseType('timeuuid');
  const early = '00000001-0000-1000-8000-000000000000';
  const late = '00000000-0001-1000-8000-000000000000';
  const random = '00000000-0000-4000-8000-000000000000';
  const signed = '00000001-0000-1000-7f00-000000000000';
  const order = (type: CqlType, left: string, right: string) =>
    Math.sign(type.compare(type.encode(left), type.encode(right)));
  assert.equal(order(uuid, early, late), -1);
  assert.equal(order(uuid, late, random), -1);
  assert.equal(order(uuid, early, signed), 1);
  assert.equal(order(timeuuid, early, signed), -1);
});

test('equal types are one object, whichever text they come from', () => {
  assert.equal(typed('frozen<list<list<int>>>'), typed('frozen<list<frozen<list<int>>>>'));
  assert.equal(typed('tuple<list<int>>'), typed('frozen<tuple<frozen<list<int>>>>'));
  assert.equal(typed('"Address"').freeze(), typed('frozen<"Address">'));
  assert.notEqual(typed('list<int>'), typed('frozen<list<int>>'));
  assert.equal(typed('VARCHAR'), typed('text'));
});

test('bound collections are brought into order, and left alone when they are in it', () => {
  const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const set = typed('set<int>');
  const unordered = bytes('00000003 00000004 00000005 00000004 00000001 00000004 00000005');
  assert.deepEqual(set.fromBound(unordered), set.encode([1, 5]));
  const ordered = set.encode([1, 2, 3]);
  assert.equal(set.fromBound(ordered), ordered);
  const map = typed('frozen<map<int, frozen<set<int>>>>');
  const entries = [1, 2].map((key) => [int.encode(key), unordered] as const);
  const body = [...entries].reverse().flat();
  const length = (part: Buffer) => Buffer.concat([int.encode(part.length), part]);
  const bound = Buffer.concat([int.encode(2), ...body.map(length)]);
  assert.deepEqual(
    map.fromBound(bound),
    map.encode(
      new Map([
        [1, [1, 5]],
        [2, [1, 5]],
      ]),
    ),
  );
});

test('a changed user type is changed wherever it stands', () => {
  const changed = userType(
    { ...address, fieldNames: ['street'], fieldTypes: [parseType('text')] },
    { frozen: false },
  );
  const within = (text: string) => withUpdatedUserType(typed(text), changed);
  assert.equal(within('"Address"'), changed);
  assert.equal(within('frozen<"Address">'), changed.freeze());
  assert.deepEqual(
    within('list<frozen<tuple<int, "Address">>>').elements[0]?.elements[1],
    changed.freeze(),
  );
  assert.equal(within('map<int, text>'), typed('map<int, text>'));
  assert.equal(
    expandUserTypes(typed('list<frozen<"Address">>')),
    typed('list<frozen<tuple<text, int>>>'),
  );
});

test('unknown types and broken texts are refused', () => {
  for (const text of ['nothing', 'list<', 'list<int', 'map<int>', 'list<int, int>', '', '<int>']) {
    assert.throws(() => parseType(text), RequestError, text);
  }
});

test('options of the protocol name what an old version does not know by its class', () => {
  const option = (name: string, version: number) => {
    const writer = new ByteWriter();
    typed(name).writeOption(writer, version);
    return writer.copy();
  };
  assert.equal(option('int', 3).toString('hex'), '0009');
  assert.equal(option('list<text>', 4).toString('hex'), '0020000d');
  assert.equal(
    option('map<int, frozen<tuple<date>>>', 4).toString('hex'),
    '0021000900310001' + '0011',
  );
  assert.match(option('date', 3).toString('latin1'), /^\0\0..org\.apache.*SimpleDateType$/s);
  assert.match(option('duration', 4).toString('latin1'), /DurationType$/);
  assert.equal(option('duration', 5).toString('hex'), '0015');
  const vector = option('vector<float, 3>', 5).toString('latin1');
  assert.match(vector, /VectorType\(org\.apache\.cassandra\.db\.marshal\.FloatType , 3\)$/);
  assert.equal(
    option('"Address"', 5).toString('latin1'),
    '\0\x30\0\x01k\0\x07Address\0\x02\0\x06street\0\x0d\0\x03Zip\0\x09',
  );
});
