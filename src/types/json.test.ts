import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../base/error/index.ts';
import { describeJson, jsonEscape, parseJson, parseType, preferredType } from './index.ts';

test('JSON that JavaScript can read is read the same, and nothing else is taken', () => {
  const plain = (json: ReturnType<typeof parseJson>): unknown => {
    if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
    if (Array.isArray(json)) return json.map(plain);
    if (json instanceof Map) {
      return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]));
    }
    return Number((json as { text: string }).text);
  };
  fc.assert(
    fc.property(fc.json(), (text) => {
      const expected = JSON.stringify(JSON.parse(text));
      assert.equal(JSON.stringify(plain(parseJson(text))), expected);
    }),
  );
  for (const text of ['', '{', '[1,]', '{"a":}', '01', "'a'", '"\n"', 'nul', '[1 2]']) {
    assert.throws(() => parseJson(text), RequestError, text);
  }
  assert.throws(() => parseJson('['.repeat(100_000)), RequestError);
});

test('strings are escaped as little as JSON allows', () => {
  assert.equal(jsonEscape('a"\\\n\u001fé\u2028'), 'a\\"\\\\\\n\\u001Fé\u2028');
});

/** type, JSON, then CQL text of the value or the error. */
const conversions = `
int|12|12
int|"12"|12
int|12.5|Expected an int value, but got a Double: 12.5
int|3000000000|Expected an int value, but got a Long: 3000000000
int|[1]|Expected an int value, but got a ArrayList: [1]
int|"x"|Unable to make int from 'x'
bigint|9007199254740993|9007199254740993
tinyint|true|Expected a byte value, but got a Boolean: true
varint|123456789012345678901234567890|123456789012345678901234567890
varint|1.5|Value '1.5' is not a valid representation of a varint value
decimal|"1.50"|1.50
double|1|1.0
double|[]|Expected a double value, but got a ArrayList: []
text|5|Expected a UTF-8 string, but got a Integer: 5
ascii|{"a": 1}|Expected an ascii string, but got a LinkedHashMap: {a=1}
boolean|"true"|true
boolean|1|Expected a boolean value, but got a Integer: 1
blob|"0xCAFE"|0xcafe
blob|"CAFE"|Value 'CAFE' is not a valid blob representation: String representation of blob is missing 0x prefix: CAFE
timestamp|1577836800000|'2020-01-01T00:00:00.000Z'
timestamp|5|Expected a long or a datestring representation of a timestamp value, but got a Integer: 5
uuid|5|Expected a string representation of a uuid, but got a Integer: 5
set<int>|[3, 1, 3, 2]|{1, 2, 3}
set<int>|{"a": 1}|Expected a list (representing a set), but got a LinkedHashMap: {a=1}
list<int>|"[1, 2]"|[1, 2]
list<int>|[1, null]|Invalid null element in list
map<int, text>|{"2": "b", "1": "a"}|{1: 'a', 2: 'b'}
map<text, int>|{"a": null}|Invalid null value in map
tuple<int, text>|[1, null]|(1, null)
tuple<int, text>|[1]|Tuple is missing items (expected 2): [1]
vector<float, 2>|[1, 2.5]|[1.0, 2.5]
vector<float, 2>|[1]|List had incorrect size: expected 2 but given 1; [1]
`;

test('values are made of JSON as toJson and INSERT JSON of Cassandra do', () => {
  for (const line of conversions.trim().split('\n')) {
    const [name = '', json = '', expected] = line.split('|');
    const type = parseType(name);
    let answer: string;
    try {
      answer = type.toCqlLiteral(type.fromJson(parseJson(json)));
    } catch (error) {
      assert.ok(error instanceof RequestError, `${line}: ${error}`);
      answer = error.message;
    }
    assert.equal(answer, expected, line);
  }
  assert.equal(describeJson(parseJson('[1, {"a": "b"}]')), 'ArrayList: [1, {a=b}]');
});

test('a constant that nothing else types has the smallest type that holds it', () => {
  const types = (['integer', 'float', 'string'] as const).map((kind) => {
    const texts = {
      integer: ['1', '-2147483649', '9223372036854775808'],
      float: ['1.5', 'NaN', '0.1000', '1.2345678901234567890123'],
      string: ['a', 'é'],
    }[kind];
    return texts.map((text) => preferredType(kind, text).name);
  });
  assert.deepEqual(types, [
    ['int', 'bigint', 'varint'],
    ['double', 'double', 'double', 'decimal'],
    ['ascii', 'text'],
  ]);
});
