import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationProblem, guardrailSettings } from '../config/index.ts';
import type { Guarded } from './guarded.ts';
import { Guardrails } from './guardrails.ts';
import { WriteGuard } from './write-guard.ts';

function guardrails(written: Readonly<Record<string, string>>): Guardrails {
  return new Guardrails(guardrailSettings(new Map(Object.entries(written))));
}

/** A client, and what it was told. */
function client(isOrdinary = true): Guarded & { readonly told: string[] } {
  const told: string[] = [];
  return { isOrdinary, told, warn: (message) => told.push(message) };
}

test('past the first threshold a client is warned, past the second it is refused as well', () => {
  const { tables } = guardrails({
    tables_warn_threshold: '2',
    tables_fail_threshold: '3',
  }).thresholds;
  const alice = client();
  tables.guard(2, 't', alice);
  assert.deepEqual(alice.told, []);
  tables.guard(3, 't', alice);
  assert.deepEqual(alice.told, [
    'Guardrail tables violated: Creating table t, current number of tables 3 exceeds warning ' +
      'threshold of 2.',
  ]);
  const message =
    'Guardrail tables violated: Cannot have more than 3 tables, aborting the creation of table t';
  assert.throws(() => tables.guard(4, 't', alice), { message, code: 0x2200 });
  assert.equal(alice.told[1], message);
});

test('superusers and the node itself are held to nothing', () => {
  const { thresholds, flags, tableProperties } = guardrails({
    page_size_fail_threshold: '1',
    group_by_enabled: 'false',
    table_properties_disallowed: '[comment]',
  });
  const superuser = client(false);
  thresholds.page_size.guard(5, 't', superuser);
  flags.group_by.ensureEnabled(superuser);
  tableProperties.guard(['comment'], superuser);
  assert.deepEqual(superuser.told, []);
});

test('a stock file holds clients to little: files of time windows, filters and terms of indexes', () => {
  const { thresholds, flags } = guardrails({});
  const set = Object.entries(thresholds).filter(([, threshold]) => threshold.isSet);
  assert.deepEqual(
    set.map(([name]) => name),
    [
      'sai_sstable_indexes_per_query',
      'sai_string_term_size',
      'sai_frozen_term_size',
      'sai_vector_term_size',
    ],
  );
  const alice = client();
  for (const flag of Object.values(flags)) flag.ensureEnabled(alice);
  assert.equal(alice.told.length, 2);
  assert.match(alice.told[0] ?? '', /^Guardrail intersect_filtering_query violated: .* not recomm/);
  assert.match(alice.told[1] ?? '', /^Guardrail zero_ttl_on_twcs violated: 0 default_time_to_live/);
});

test('a factor may be too small', () => {
  const { minimum_replication_factor: minimum } = guardrails({
    minimum_replication_factor_warn_threshold: '3',
  }).thresholds;
  const alice = client();
  minimum.guard(3, 'e', alice);
  minimum.guard(2, 'e', alice);
  assert.deepEqual(alice.told, [
    'Guardrail minimum_replication_factor violated: The keyspace e has a replication factor of 2, ' +
      'below the warning threshold of 3.',
  ]);
});

test('timestamps are measured from now', () => {
  const { maximum_timestamp: maximum, minimum_timestamp: minimum } = guardrails({
    maximum_timestamp_warn_threshold: '1s',
    maximum_timestamp_fail_threshold: '1m',
    minimum_timestamp_warn_threshold: '1s',
  }).thresholds;
  const now = 100_000_000;
  const alice = client();
  maximum.after(now).guard(now + 1_000_000, 't', alice);
  minimum.before(now).guard(now - 1_000_000, 't', alice);
  assert.deepEqual(alice.told, []);
  maximum.after(now).guard(now + 1_000_001, 't', alice);
  minimum.before(now).guard(now - 1_000_001, 't', alice);
  assert.deepEqual(alice.told, [
    'Guardrail maximum_timestamp violated: The modification to table t has a timestamp 101000001 ' +
      'after the maximum allowable warning threshold 101000000. Timestamps too far in the future ' +
      "can lead to data that can't be easily overwritten",
    'Guardrail minimum_timestamp violated: The modification to table t has a timestamp 98999999 ' +
      'before the minimum allowable warning threshold 99000000. Timestamps too far in the past ' +
      'can cause writes can be unexpectedly lost',
  ]);
  assert.throws(() => maximum.after(now).guard(now + 60_000_001, 't', alice), { code: 0x2200 });
});

test('values are not looked at when nothing is set', () => {
  assert.equal(WriteGuard.of(guardrails({}), client()), null);
  const limited = guardrails({ column_value_size_warn_threshold: '10B' });
  assert.equal(WriteGuard.of(limited, client(false)), null);
  assert.notEqual(WriteGuard.of(limited, client()), null);
});

test('a property that no table has is refused at start', () => {
  assert.throws(() => guardrails({ table_properties_warned: '[Comment, colour]' }), {
    constructor: ConfigurationProblem,
    message:
      "Invalid value for table_properties_warned: '[colour]' do not parse as valid table properties",
  });
});
