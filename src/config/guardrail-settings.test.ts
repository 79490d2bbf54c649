import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardrailSettings } from './guardrail-settings.ts';
import { ConfigurationProblem } from './problem.ts';

const settings = (written: Readonly<Record<string, string>>) =>
  guardrailSettings(new Map(Object.entries(written)));

test('thresholds are read in the units of their settings', () => {
  const { thresholds } = settings({
    keyspaces_warn_threshold: '5',
    collection_size_fail_threshold: '2KiB',
    maximum_timestamp_warn_threshold: '3ms',
    data_disk_usage_percentage_warn_threshold: '70',
  });
  assert.deepEqual(thresholds.keyspaces, { warn: 5, fail: null });
  assert.deepEqual(thresholds.collection_size, { warn: null, fail: 2048 });
  assert.deepEqual(thresholds.maximum_timestamp, { warn: 3000, fail: null });
  assert.deepEqual(thresholds.data_disk_usage_percentage, { warn: 70, fail: null });
  assert.deepEqual(thresholds.sai_string_term_size, { warn: 1024, fail: 8192 });
});

test('settings that guardrails have taken over still mean what they did', () => {
  const { thresholds } = settings({
    compaction_large_partition_warning_threshold: '1MiB',
    compaction_tombstone_warning_threshold: '7',
    keyspace_count_warn_threshold: '40',
    table_count_warn_threshold: '150',
  });
  assert.equal(thresholds.partition_size.warn, 1024 * 1024);
  assert.equal(thresholds.partition_tombstones.warn, 7);
  // Those of the system are not counted any more.
  assert.equal(thresholds.keyspaces.warn, 35);
  assert.equal(thresholds.tables.warn, 102);
});

test('words keep the order that Cassandra shows them in', () => {
  const { readConsistencyLevels, tableProperties } = settings({
    read_consistency_levels_disallowed: '[LOCAL_QUORUM, ALL, ONE]',
    table_properties_ignored: '[CDC, comment, cdc]',
  });
  assert.deepEqual(readConsistencyLevels.disallowed, ['ONE', 'ALL', 'LOCAL_QUORUM']);
  assert.deepEqual(tableProperties.ignored, ['cdc', 'comment']);
});

test('a node does not start with thresholds that make no sense', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ tables_warn_threshold: '0' }, /tables_warn_threshold: 0 is not allowed; .* use -1$/],
    [{ tables_warn_threshold: '-2' }, /Invalid value -2 for tables_warn_threshold: negative/],
    [{ tables_warn_threshold: 'x' }, /tables_warn_threshold: "x" is no whole number/],
    [{ collection_size_warn_threshold: '0B' }, /0 is not allowed; .* use an empty value$/],
    [
      { tables_warn_threshold: '5', tables_fail_threshold: '4' },
      /warn threshold 5 for tables_warn_threshold should be lower than the fail threshold 4/,
    ],
    [{ data_disk_usage_percentage_fail_threshold: '101' }, /maximum allowed value is 100/],
    [{ minimum_replication_factor_fail_threshold: '3' }, /greater than default_keyspace_rf \(1\)/],
    [{ write_consistency_levels_warned: '[MOST]' }, /"MOST" is none of ANY, ONE/],
    [{ group_by_enabled: 'maybe' }, /"maybe" is neither true nor false/],
  ];
  for (const [written, expected] of cases) {
    assert.throws(
      () => settings(written),
      (error) => {
        assert.ok(error instanceof ConfigurationProblem);
        assert.match(error.message, expected);
        return true;
      },
    );
  }
});
