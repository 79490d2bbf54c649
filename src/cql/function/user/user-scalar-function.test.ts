import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from '../../../base/error/index.ts';
import type { UserFunction } from '../../../schema/index.ts';
import { makeKeyspace, makeSchema, simpleReplication } from '../../../schema/index.ts';
import { intType, listType, varintType } from '../../../types/index.ts';
import type { FunctionEnvironment } from '../function.ts';
import { NO_FUNCTION_ENVIRONMENT } from '../no-environment.ts';
import { compileUserFunction, userFunctions } from './index.ts';

const NO_TYPES = new Map();

function functionOf(body: string, more: Partial<UserFunction> = {}): UserFunction {
  return {
    kind: 'function',
    keyspace: 'k',
    name: 'f',
    argumentNames: ['v'],
    argumentTypes: [intType],
    returnType: intType,
    calledOnNullInput: false,
    language: 'java',
    body,
    ...more,
  };
}

/** A node whose clock goes on by some milliseconds each time that it is looked at. */
function environmentOf(millisPerLook: number, warnings: string[] = []): FunctionEnvironment {
  let now = 0;
  return {
    ...NO_FUNCTION_ENVIRONMENT,
    userFunctions: { enabled: true, warnTimeoutMs: 500, failTimeoutMs: 1500 },
    monotonicMillis: () => {
      now += millisPerLook;
      return now;
    },
    warn: (message) => void warnings.push(message),
  };
}

function call(definition: UserFunction, environment: FunctionEnvironment): number | null {
  const keyspace = makeKeyspace({
    name: 'k',
    replication: simpleReplication(1),
    functions: [definition],
  });
  const [found] = userFunctions(makeSchema([keyspace]), 'k', 'f');
  assert.ok(found?.kind === 'scalar');
  const result = found.call([intType.encode(5)], environment);
  return result === null ? null : result.readInt32BE(0);
}

/** What a client is told of a call that fails. */
function failure(definition: UserFunction, environment: FunctionEnvironment): string {
  try {
    return `no failure: ${call(definition, environment)}`;
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error));
    return `0x${error.code.toString(16)} ${error.message}`;
  }
}

test('a call that does not end fails at its deadline, whatever it catches', () => {
  const warnings: string[] = [];
  const endless = functionOf(
    'while (true) { try { while (true) { v++; } } catch (Throwable t) { v = 0; } }',
  );
  assert.equal(
    failure(endless, environmentOf(100, warnings)),
    '0x1400 java.util.concurrent.TimeoutException: User defined function k.f : (int) -> int ' +
      'ran longer than 1500ms',
  );
  assert.deepEqual(warnings, ['User defined function k.f : (int) -> int ran longer than 500ms']);
});

test('a slow call is warned of', () => {
  const warnings: string[] = [];
  assert.equal(call(functionOf('return v + 1;'), environmentOf(600, warnings)), 6);
  assert.deepEqual(warnings, ['User defined function k.f : (int) -> int ran longer than 500ms']);
});

test('a call that makes too many objects fails', () => {
  for (const body of [
    'String s = "x"; while (true) s = s + s;',
    'StringBuilder b = new StringBuilder("x"); while (true) b.append(b.toString());',
    'while (true) { long[] a = new long[1000000]; }',
    'List<Object> l = new LinkedList<Object>(); while (true) l.add(l);',
  ]) {
    assert.equal(
      failure(functionOf(body), environmentOf(0)),
      '0x1400 java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space',
      body,
    );
  }
});

test('a body that does not compile says so when it is made and when it is called', () => {
  const broken = functionOf('return nothing;');
  const reason =
    'Java source compilation failed:\nLine 1: nothing cannot be resolved to a variable\n';
  assert.throws(
    () => compileUserFunction(broken, NO_TYPES),
    (error: Error) => error.message === reason,
  );
  assert.equal(
    failure(broken, environmentOf(0)),
    "0x2200 Function 'k.f : (int) -> int' exists but hasn't been loaded successfully for the " +
      `following reason: ${reason}. Please see the server log for details`,
  );
});

test('no function runs where the setting is off', () => {
  assert.equal(
    failure(functionOf('return v;'), NO_FUNCTION_ENVIRONMENT),
    '0x2200 User-defined functions are disabled in cassandra.yaml - set ' +
      'user_defined_functions_enabled=true to enable',
  );
});

test('each step of an aggregate has its own time, and all steps one amount of memory', () => {
  const state = listType(intType, { frozen: false });
  const gather = functionOf(
    'long[] large = new long[v]; for (int i = 0; i < 1000; i++) state.add(i); return state;',
    {
      argumentNames: ['state', 'v'],
      argumentTypes: [state, intType],
      returnType: state,
    },
  );
  const keyspace = makeKeyspace({
    name: 'k',
    replication: simpleReplication(1),
    functions: [gather],
    aggregates: [
      {
        kind: 'aggregate',
        keyspace: 'k',
        name: 'all',
        argumentTypes: [intType],
        stateFunction: 'f',
        stateType: state,
        finalFunction: null,
        returnType: state,
        initialCondition: '[]',
      },
    ],
  });
  const [found] = userFunctions(makeSchema([keyspace]), 'k', 'all');
  assert.ok(found?.kind === 'aggregate');
  const slow = found.newAggregation(environmentOf(100));
  for (let row = 0; row < 30; row++) slow.add([intType.encode(1000)]);
  assert.equal(slow.result()?.readInt32BE(0), 30_000);
  const large = found.newAggregation(environmentOf(0));
  assert.throws(() => {
    for (let row = 0; row < 100; row++) large.add([intType.encode(1_000_000)]);
  }, /OutOfMemoryError/);
});

test('an argument that is larger than a number may be fails the call, not the node', () => {
  const keyspace = makeKeyspace({
    name: 'k',
    replication: simpleReplication(1),
    functions: [functionOf('return v.signum();', { argumentTypes: [varintType] })],
  });
  const [found] = userFunctions(makeSchema([keyspace]), 'k', 'f');
  assert.ok(found?.kind === 'scalar');
  const environment = environmentOf(0);
  assert.equal(found.call([Buffer.alloc(1000, 1)], environment)?.readInt32BE(0), 1);
  assert.throws(() => found.call([Buffer.alloc(200_000, 1)], environment), {
    code: 0x1400,
    message: 'java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space',
  });
});
