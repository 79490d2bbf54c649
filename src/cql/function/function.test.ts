import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RequestError } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { parseType } from '../../types/index.ts';
import type { CqlFunction, FunctionEnvironment } from './index.ts';
import { assignable, resolveFunction } from './index.ts';

const ENVIRONMENT: FunctionEnvironment = {
  nowMillis: () => 1_600_000_000_123,
  nextTimeUuid: () => Buffer.from('50554d6e29bb11e5b345feff819cdc9f', 'hex'),
  prependTimeUuids: () => [],
  randomBytes: (length) => Buffer.alloc(length, 0xab),
  userFunctions: { enabled: true, warnTimeoutMs: 500, failTimeoutMs: 1500 },
  monotonicMillis: () => 0,
  warn: () => {},
};

function resolve(name: string, types: readonly CqlType[], receiver: CqlType | null): CqlFunction {
  const found = resolveFunction({
    keyspace: null,
    name,
    parameters: types.map((type) => ({
      text: type.name,
      isMarker: false,
      arraySize: null,
      assignTo: (to) => assignable(type, to),
      preferredType: () => type,
    })),
    table: null,
    schema: { keyspace: () => undefined },
    receiverType: receiver,
  });
  assert.ok(found !== null, `no function ${name}`);
  return found;
}

/** `type:text`; the text of numbers, strings and times as CQL has it. */
function parseValue(text: string): { type: CqlType; value: Buffer | null } {
  const at = text.indexOf(':');
  const type = parseType(text.slice(0, at));
  const rest = text.slice(at + 1);
  if (rest === 'null') return { type, value: null };
  if (type.elements.length > 0) return { type, value: type.encode(JSON.parse(rest)) };
  return { type, value: type.fromText(rest) };
}

function call(name: string, given: readonly string[]): string {
  const values = given.map(parseValue);
  const native = resolve(
    name,
    values.map(({ type }) => type),
    null,
  );
  let result: Buffer | null;
  if (native.kind === 'scalar') {
    result = native.call(
      values.map(({ value }) => value),
      ENVIRONMENT,
    );
  } else {
    const aggregation = native.newAggregation(ENVIRONMENT);
    for (const { value } of values) aggregation.add([value]);
    result = aggregation.result();
  }
  const type = native.returnType;
  return `${type.name}:${result === null ? 'null' : type.toCqlLiteral(result)}`;
}

test('native functions give what Cassandra gives', async (context) => {
  const text = readFileSync(new URL('./testdata/functions.txt', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [left = '', expected = ''] = line.split(' => ');
    const [name = '', ...given] = left.split(' ; ');
    await context.test(left, () => {
      let answer: string;
      try {
        answer = call(name, given);
      } catch (error) {
        assert.ok(error instanceof RequestError, String((error as Error).stack));
        answer = `ERROR ${error.message}`;
      }
      assert.equal(answer, expected);
    });
  }
});

test('aggregates of one type add up over rows, and nulls do not count', () => {
  const int = parseType('int');
  const rows = ['1', '2', null, '4'].map((text) => (text === null ? null : int.fromText(text)));
  const results = ['sum', 'avg', 'min', 'max', 'count'].map((name) => {
    const native = resolve(name, [int], null);
    assert.ok(native.kind === 'aggregate');
    const aggregation = native.newAggregation(ENVIRONMENT);
    for (const row of rows) aggregation.add([row]);
    const result = aggregation.result();
    return result === null ? null : native.returnType.toCqlLiteral(result);
  });
  assert.deepEqual(results, ['7', '2', '1', '4', '3']);
});
