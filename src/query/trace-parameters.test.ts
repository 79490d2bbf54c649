import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../base/error/index.ts';
import type { CqlType } from '../types/index.ts';
import { intType, textType } from '../types/index.ts';
import type { BoundValue, QueryOptions } from './query-processor.ts';
import { UNSET } from './query-processor.ts';
import { traceParameters } from './trace-parameters.ts';

const column = (name: string, type: CqlType) => ({ keyspace: 'k', table: 't', name, type });
const statement = {
  variables: [column('id', intType), column('v', textType), column('w', textType)],
  partitionKeyIndexes: [0],
  result: null,
  tables: [],
  execute: () => Promise.reject(new Error('is not run')),
};

function options(values: readonly BoundValue[], more: Partial<QueryOptions> = {}): QueryOptions {
  return {
    consistency: Consistency.QUORUM,
    values,
    names: null,
    skipMetadata: false,
    pageSize: 5000,
    pagingState: null,
    serialConsistency: null,
    timestamp: null,
    keyspace: null,
    nowInSeconds: null,
    ...more,
  };
}

const seven = Buffer.from([0, 0, 0, 7]);

test('a prepared request tells its values as Cassandra does', () => {
  const values: readonly BoundValue[] = [seven, Buffer.from("o'brien"), UNSET];
  assert.deepEqual(Object.fromEntries(traceParameters('text', options(values), statement)), {
    query: 'text',
    page_size: '5000',
    consistency_level: 'QUORUM',
    serial_consistency_level: 'SERIAL',
    bound_var_0_id: '7',
    bound_var_1_v: "'o''brien'",
    bound_var_2_w: '<unset>',
  });
});

test('values that are named, null, too long, too few or none of their type are told too', () => {
  const told = (given: QueryOptions) => {
    const parameters = [...traceParameters('', given, statement)];
    return parameters.flatMap(([name, text]) => (name.startsWith('bound') ? [text] : []));
  };
  const named = { names: ['w', 'id', 'v'] };
  assert.deepEqual(told(options([null, seven, Buffer.from('x')], named)), ['7', "'x'", 'null']);
  const [, long = ''] = told(options([seven, Buffer.alloc(2000, 'x')]));
  assert.equal(long, `'${'x'.repeat(999)}...'`);
  assert.deepEqual(told(options([Buffer.from([1, 2])])), ['0x0102']);
});

test('what is prepared has no levels, and a batch no text', () => {
  assert.deepEqual([...traceParameters('text', null, null)], [['query', 'text']]);
  const batch = {
    kind: 'LOGGED' as const,
    statements: [],
    consistency: Consistency.ONE,
    serialConsistency: Consistency.LOCAL_SERIAL,
    timestamp: null,
    keyspace: null,
    nowInSeconds: null,
  };
  assert.deepEqual(
    [...traceParameters('', batch, null)],
    [
      ['consistency_level', 'ONE'],
      ['serial_consistency_level', 'LOCAL_SERIAL'],
    ],
  );
});
