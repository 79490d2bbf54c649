import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';

const QUERY = 'SELECT k FROM ks.t WHERE v = 1';
const WARNING =
  '1 nodes referenced more than allowed number of indexes without restrictions on partition key, ' +
  'maximum on a node being 2 indexes, and issued warnings for query ' +
  'SELECT v FROM ks.t WHERE v = 1 ALLOW FILTERING ' +
  '(see sai_sstable_indexes_per_query_warn_threshold) with token range: ' +
  '(-9223372036854775808, -9223372036854775808]';

const ABORT =
  '1 nodes referenced 3 SSTable indexes for a query without restrictions on partition key and ' +
  'aborted the query SELECT v FROM ks.t WHERE v = 1 ALLOW FILTERING ' +
  '(see sai_sstable_indexes_per_query_fail_threshold)';

/** What a query by index tells, each time that another file holds what it looks for. */
async function toldAsFilesGrow(settings: Readonly<Record<string, string>>): Promise<string[]> {
  await using cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: {
      sai_sstable_indexes_per_query_warn_threshold: '1',
      sai_sstable_indexes_per_query_fail_threshold: '2',
      ...settings,
    },
  });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  assert.ok(point !== undefined && management !== null);
  const client = await Client.connect(point.address, point.port);
  const told: string[] = [];
  for (const statement of [
    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE ks.t (k int PRIMARY KEY, v int)',
    "CREATE INDEX ON ks.t (v) USING 'sai'",
  ]) {
    await client.query(statement);
  }
  for (let k = 0; k < 3; k++) {
    await client.query(`INSERT INTO ks.t (k, v) VALUES (${k}, 1)`);
    await management.flush('ks', []);
    // Its file cannot have what the query asks for.
    await client.query(`INSERT INTO ks.t (k, v) VALUES (${k + 10}, 2)`);
    const { outcome, warnings } = await client.query(QUERY);
    const answer = outcome.kind === 'error' ? outcome.message : outcome.kind;
    told.push([answer, ...warnings].join('\n'));
  }
  client.close();
  return told;
}

const failed = (cause: string): string => `Operation failed - ${cause} from /127.0.0.1:7000`;

test('a query by index is told how many files of the index it needs, and fails past the limit', async () => {
  assert.deepEqual(await toldAsFilesGrow({}), [
    'rows',
    `rows\n${WARNING}`,
    failed('received 0 responses and 1 failures: UNKNOWN'),
  ]);
});

test('with read_thresholds the error of such a query says why', async () => {
  const place = 'with token range: (-9223372036854775808, -9223372036854775808]';
  assert.deepEqual(await toldAsFilesGrow({ read_thresholds_enabled: 'true' }), [
    'rows',
    `rows\n${WARNING}`,
    `${failed(`${ABORT}: READ_TOO_MANY_INDEXES`)}\n${ABORT} ${place}`,
  ]);
});
