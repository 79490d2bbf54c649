import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseType, userType } from '../../../types/index.ts';
import { javaTypeOf } from './java-type.ts';
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
