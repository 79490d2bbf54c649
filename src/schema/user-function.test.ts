import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserType } from '../types/index.ts';
import { intType, listType, textType, tupleType, userType } from '../types/index.ts';
import type { KeyspaceMetadata, SchemaRow, UserAggregate, UserFunction } from './index.ts';
import {
  diffSchemas,
  findUserFunction,
  fromRows,
  makeKeyspace,
  makeSchema,
  simpleReplication,
  stateFunctionOf,
  toRows,
  withoutUserFunction,
  withUpdatedType,
  withUserFunction,
} from './index.ts';

const address = (fieldNames: readonly string[]): UserType =>
  userType(
    { keyspace: 'k', typeName: 'address', fieldNames, fieldTypes: fieldNames.map(() => textType) },
    { frozen: false },
  );

function functionOf(name: string, changes: Partial<UserFunction> = {}): UserFunction {
  return {
    kind: 'function',
    keyspace: 'k',
    name,
    argumentNames: ['state', 'v'],
    argumentTypes: [intType, intType],
    returnType: intType,
    calledOnNullInput: true,
    language: 'java',
    body: 'return v;',
    ...changes,
  };
}

const total: UserAggregate = {
  kind: 'aggregate',
  keyspace: 'k',
  name: 'total',
  argumentTypes: [intType],
  stateFunction: 'plus',
  stateType: intType,
  finalFunction: 'show',
  returnType: textType,
  initialCondition: '0',
};
const plus = functionOf('plus');
const show = functionOf('show', {
  argumentNames: ['state'],
  argumentTypes: [intType],
  returnType: textType,
});
const moved = functionOf('moved', {
  argumentNames: ['a', 'b'],
  argumentTypes: [address(['street']), tupleType([intType, textType])],
  returnType: listType(intType, { frozen: false }),
  calledOnNullInput: false,
});

const keyspace = makeKeyspace({
  name: 'k',
  replication: simpleReplication(1),
  types: [address(['street'])],
  functions: [show, plus, moved],
  aggregates: [total],
});

function changesTo(after: KeyspaceMetadata): string[] {
  return diffSchemas(makeSchema([keyspace]), makeSchema([after])).map(
    ({ change, target, name, argumentTypes }) =>
      `${change} ${target} ${name}${argumentTypes === undefined ? '' : `(${argumentTypes.join()})`}`,
  );
}

test('functions and aggregates come back from their rows as they were', () => {
  const [again] = fromRows(toRows(keyspace).reverse());
  assert.deepEqual(again, keyspace);
  assert.equal(findUserFunction(keyspace, 'moved', moved.argumentTypes), moved);
  assert.equal(findUserFunction(keyspace, 'plus', [intType]), undefined);
  assert.equal(stateFunctionOf(keyspace, total), plus);
});

test('differences name functions with their arguments, aggregates before what they are made of', () => {
  const other = functionOf('plus', { argumentTypes: [textType, intType] });
  const changed = functionOf('plus', { body: 'return state;' });
  assert.deepEqual(changesTo(withUserFunction(keyspace, other)), [
    'CREATED FUNCTION plus(text,int)',
  ]);
  assert.deepEqual(changesTo(withUserFunction(keyspace, changed)), [
    'UPDATED FUNCTION plus(int,int)',
  ]);
  assert.deepEqual(changesTo(withoutUserFunction(withoutUserFunction(keyspace, plus), total)), [
    'DROPPED AGGREGATE total(int)',
    'DROPPED FUNCTION plus(int,int)',
  ]);
});

test('a changed user type changes the functions that take it', () => {
  const after = withUpdatedType(keyspace, address(['street', 'city']));
  assert.deepEqual(changesTo(after), [
    'UPDATED TYPE address',
    'UPDATED FUNCTION moved(address,frozen<tuple<int, text>>)',
  ]);
  assert.equal(after.functions.get('plus')?.[0], plus);
});

test('rows that do not hold together leave out what they define and nothing else', () => {
  const rows = toRows(keyspace).filter(
    ({ table, clustering }) => table !== 'functions' || clustering[0]?.toString() !== 'plus',
  );
  const broken: SchemaRow[] = rows.map((row) => {
    if (row.table !== 'functions' || row.clustering[0]?.toString() !== 'moved') return row;
    return { ...row, cells: new Map([...row.cells, ['return_type', Buffer.from('nosuch')]]) };
  });
  const reported: string[] = [];
  const [found] = fromRows(broken, (_keyspace, name, { message }) =>
    reported.push(`${name}: ${message}`),
  );
  assert.deepEqual(reported, [
    'moved: Unknown type nosuch',
    'total: Unable to find function k.plus referenced by UDA k.total',
  ]);
  assert.deepEqual([...(found?.functions.keys() ?? [])], ['show']);
  assert.equal(found?.aggregates.size, 0);
});
