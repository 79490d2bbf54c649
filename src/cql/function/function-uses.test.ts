import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserAggregate, UserFunction } from '../../schema/index.ts';
import {
  makeKeyspace,
  makeSchema,
  simpleReplication,
  withoutUserFunction,
  withUserFunction,
} from '../../schema/index.ts';
import { intType, textType } from '../../types/index.ts';
import { FunctionUses } from './function-uses.ts';

const plus: UserFunction = {
  kind: 'function',
  keyspace: 'k',
  name: 'plus',
  argumentNames: ['state', 'v'],
  argumentTypes: [intType, intType],
  returnType: intType,
  calledOnNullInput: true,
  language: 'java',
  body: 'return state + v;',
};
const total: UserAggregate = {
  kind: 'aggregate',
  keyspace: 'k',
  name: 'total',
  argumentTypes: [intType],
  stateFunction: 'plus',
  stateType: intType,
  finalFunction: null,
  returnType: intType,
  initialCondition: '0',
};
const keyspace = makeKeyspace({
  name: 'k',
  replication: simpleReplication(1),
  functions: [plus],
  aggregates: [total],
});

test('a call of an aggregate is a call of what it is made of', () => {
  const uses = new FunctionUses(makeSchema([keyspace]));
  assert.equal(uses.calls(), null);
  uses.noteCall(total);
  assert.deepEqual(uses.calls()?.called, [total, plus]);
});

test('calls hold until a function of the name changes, comes or goes', () => {
  const uses = new FunctionUses(makeSchema([keyspace]));
  uses.noteCall(total);
  const calls = uses.calls();
  const holdsIn = (changed: typeof keyspace): boolean | undefined =>
    calls?.areCurrent(makeSchema([changed]));
  assert.equal(holdsIn(keyspace), true);
  assert.equal(holdsIn(withUserFunction(keyspace, { ...plus, name: 'other' })), true);
  assert.equal(holdsIn(withUserFunction(keyspace, { ...plus, body: 'return v;' })), false);
  const overload = { ...plus, argumentTypes: [textType, intType] };
  assert.equal(holdsIn(withUserFunction(keyspace, overload)), false);
  assert.equal(holdsIn(withoutUserFunction(keyspace, total)), false);
});
