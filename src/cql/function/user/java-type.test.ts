import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Execution } from '../../../java/index.ts';
import { parseType, userType } from '../../../types/index.ts';
import { compose, decompose, javaTypeOf } from './java-type.ts';
import { literalBytes } from './literal-bytes.ts';

const point = userType(
  {
    keyspace: 'k',
    typeName: 'point',
    fieldNames: ['x', 'Y'],
    fieldTypes: [parseType('int'), parseType('frozen<list<text>>')],
  },
  { frozen: false },
);

const VALUES: readonly (readonly [string, string])[] = [
  ['ascii', "'abc'"],
  ['bigint', '9007199254740993'],
  ['boolean', 'true'],
  ['date', "'2024-02-29'"],
  ['double', '1.5'],
  ['duration', '1mo2d3h'],
  ['float', '2.25'],
  ['int', '-7'],
  ['smallint', '300'],
  ['text', "'héllo'"],
  ['time', "'10:11:12.000000013'"],
  ['timeuuid', '50554d6e-29bb-11e5-b345-feff819cdc9f'],
  ['tinyint', '-3'],
  ['uuid', '123e4567-e89b-42d3-a456-426614174000'],
  ['varint', '123456789012345678901234567890'],
  ['list<int>', '[1, 2, 2]'],
  ['set<text>', "{'a', 'b'}"],
  ['map<text, frozen<list<int>>>', "{'a': [1], 'b': []}"],
  ['tuple<int, text>', '(5, null)'],
  ['frozen<point>', '{x: 1, "Y": [\'a\']}'],
  ['vector<float, 2>', '[1.5, 2.0]'],
];

test('each type of CQL has the class of Java that Cassandra gives it', () => {
  const names = Object.fromEntries(
    [
      'ascii',
      'bigint',
      'blob',
      'boolean',
      'counter',
      'date',
      'decimal',
      'double',
      'duration',
      'float',
      'inet',
      'int',
      'smallint',
      'text',
      'time',
      'timestamp',
      'timeuuid',
      'tinyint',
      'uuid',
      'varint',
      'map<text, frozen<set<int>>>',
      'list<point>',
      'tuple<int, text>',
      'vector<float, 3>',
    ].map((text) => {
      const { name, primitive } = javaTypeOf(parseType(text, () => point));
      return [text, primitive === null ? name : `${primitive} ${name}`];
    }),
  );
  const driver = 'org.apache.cassandra.cql3.functions.types';
  assert.deepEqual(names, {
    ascii: 'String',
    bigint: 'long Long',
    blob: 'java.nio.ByteBuffer',
    boolean: 'boolean Boolean',
    counter: 'long Long',
    date: `${driver}.LocalDate`,
    decimal: 'java.math.BigDecimal',
    double: 'double Double',
    duration: `${driver}.Duration`,
    float: 'float Float',
    inet: 'java.net.InetAddress',
    int: 'int Integer',
    smallint: 'short Short',
    text: 'String',
    time: 'long Long',
    timestamp: 'java.util.Date',
    timeuuid: 'java.util.UUID',
    tinyint: 'byte Byte',
    uuid: 'java.util.UUID',
    varint: 'java.math.BigInteger',
    'map<text, frozen<set<int>>>': 'java.util.Map<String, java.util.Set<Integer>>',
    'list<point>': `java.util.List<${driver}.UDTValue>`,
    'tuple<int, text>': `${driver}.TupleValue`,
    'vector<float, 3>': 'java.util.List<Float>',
  });
});

test('first states are read from the literals that types print', () => {
  const values: readonly (readonly [string, string])[] = [
    ['int', '5'],
    ['text', "'it''s'"],
    ['list<int>', '[1, 2]'],
    ['list<int>', '[]'],
    ['set<text>', "{'a', 'b'}"],
    ['map<text, int>', "{'a': 1}"],
    ['map<text, int>', '{}'],
    ['tuple<int, bigint>', '(0, null)'],
    ['frozen<point>', '{x: 1, "Y": [\'a\']}'],
    ['vector<float, 2>', '[1.5, 2.0]'],
  ];
  for (const [typeText, text] of values) {
    const type = parseType(typeText, () => point);
    const bytes = literalBytes(text, type);
    assert.ok(bytes !== null);
    assert.equal(type.freeze().toCqlLiteral(bytes), text);
  }
  assert.equal(literalBytes('null', parseType('int')), null);
});

test('values are objects and bytes again', () => {
  const execution = new Execution({ now: () => 0, deadline: 1, bytes: 1 << 20 });
  for (const [typeText, text] of VALUES) {
    const type = parseType(typeText, () => point);
    const bytes = literalBytes(text, type);
    const object = compose(type, bytes, execution);
    assert.notEqual(object, null, typeText);
    assert.deepEqual(decompose(type, object), bytes, typeText);
  }
});

test('an empty value is null where it means nothing, and nulls are null', () => {
  const execution = new Execution({ now: () => 0, deadline: 1, bytes: 1 << 20 });
  const empty = Buffer.alloc(0);
  assert.equal(compose(parseType('int'), empty, execution), null);
  assert.equal(compose(parseType('text'), empty, execution), '');
  assert.equal(compose(parseType('text'), null, execution), null);
  assert.equal(decompose(parseType('text'), null), null);
});

test('a collection with a null has no bytes', () => {
  const execution = new Execution({ now: () => 0, deadline: 1, bytes: 1 << 20 });
  const list = compose(parseType('list<int>'), Buffer.from('00000001ffffffff', 'hex'), execution);
  assert.throws(
    () => decompose(parseType('list<int>'), list),
    /NullPointerException: Collection elements cannot be null/,
  );
});
