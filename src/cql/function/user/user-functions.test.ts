import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserFunction } from '../../../schema/index.ts';
import {
  makeKeyspace,
  makeSchema,
  simpleReplication,
  tableFromText,
} from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { parseType } from '../../../types/index.ts';
import { assignable, resolveFunction, signatureText } from '../index.ts';

function userFunction(name: string, types: readonly string[], returnType: string): UserFunction {
  return {
    kind: 'function',
    keyspace: 'k',
    name,
    argumentNames: types.map((_, i) => `a${i}`),
    argumentTypes: types.map((text) => parseType(text)),
    returnType: parseType(returnType),
    calledOnNullInput: false,
    language: 'java',
    body: 'return null;',
  };
}

const schema = makeSchema([
  makeKeyspace({
    name: 'k',
    replication: simpleReplication(1),
    functions: [
      userFunction('over', ['int'], 'text'),
      userFunction('over', ['bigint'], 'text'),
      userFunction('max', ['int'], 'int'),
      userFunction('Upper', ['tuple<int, text>'], 'int'),
    ],
    aggregates: [
      {
        kind: 'aggregate',
        keyspace: 'k',
        name: 'gone',
        argumentTypes: [],
        stateFunction: 'nothing',
        stateType: parseType('int'),
        finalFunction: null,
        returnType: parseType('int'),
        initialCondition: null,
      },
    ],
  }),
  makeKeyspace({ name: 'other', replication: simpleReplication(1) }),
]);

/** The signature of what a call is resolved to from a table of a keyspace, or what is wrong. */
function resolved(
  from: string,
  keyspace: string | null,
  name: string,
  ...types: readonly (string | null)[]
): string {
  try {
    const found = resolveFunction({
      keyspace,
      name,
      parameters: types.map((text) => {
        const type: CqlType | null = text === null ? null : parseType(text);
        return {
          text: text ?? '?',
          isMarker: type === null,
          arraySize: null,
          assignTo: (to) => (type === null ? 'weak' : assignable(type, to)),
          preferredType: () => type,
        };
      }),
      table: tableFromText(from, 't', 'k int PRIMARY KEY'),
      schema,
      receiverType: null,
    });
    return found === null ? 'none' : signatureText(found);
  } catch (error) {
    return (error as Error).message;
  }
}

test('a name without a keyspace is of the table’s keyspace before it is native', () => {
  assert.equal(resolved('k', null, 'max', 'int'), 'k.max : (int) -> int');
  assert.equal(resolved('k', null, 'max', 'text'), 'system.max : (text) -> text');
  assert.equal(resolved('other', null, 'max', 'int'), 'system.max : (int) -> int');
  assert.equal(resolved('k', 'system', 'max', 'int'), 'system.max : (int) -> int');
  assert.equal(resolved('other', 'k', 'max', 'int'), 'k.max : (int) -> int');
  assert.equal(resolved('other', 'k', 'nothing', 'int'), 'none');
  assert.equal(resolved('other', 'nowhere', 'max', 'int'), 'none');
});

test('of overloads the one that fits exactly is called, and none where several might', () => {
  assert.equal(resolved('k', null, 'over', 'bigint'), 'k.over : (bigint) -> text');
  assert.equal(
    resolved('k', 'k', 'over', null),
    'Ambiguous call to function k.over (can be matched by following signatures: ' +
      'k.over : (bigint) -> text, k.over : (int) -> text): use type casts to disambiguate',
  );
  assert.equal(
    resolved('k', null, 'over', 'text'),
    'Invalid call to function over, none of its type signatures match (known type signatures: ' +
      'k.over : (bigint) -> text, k.over : (int) -> text)',
  );
});

test('signatures quote names and leave out that tuples are frozen; other messages do neither', () => {
  assert.equal(
    resolved('k', null, 'Upper', 'tuple<int, text>'),
    'k."Upper" : (tuple<int, text>) -> int',
  );
  assert.equal(
    resolved('k', null, 'Upper', 'int'),
    'Type error: int cannot be passed as argument 0 of function k.Upper of type ' +
      'frozen<tuple<int, text>>',
  );
});

test('an aggregate whose state function is not there is not there itself', () => {
  assert.equal(resolved('k', null, 'gone'), 'none');
});
