import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import type { PartitionRead, PartitionUpdate } from '../../mutation/index.ts';
import { ALL_ROWS, decorateKey, NO_LIMITS } from '../../mutation/index.ts';

import { cassandraFormat, otherEntry, otherTable, StoreUnderTest } from '../store-suite.ts';

function entry(key: number, isDeleted = false): PartitionUpdate {
  return isDeleted ? otherEntry(key, 5, Buffer.alloc(0), 100) : otherEntry(key, 5, intValue(key));
}

function reading(key: number): PartitionRead {
  return {
    kind: 'partition',
    table: otherTable,
    columns: null,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds: 200,
    key: decorateKey(intValue(key)),
  };
}

test('a store tells what its tables hold and how they are used', async () => {
  const store = new StoreUnderTest(1, {}, true);
  await store.start({}, cassandraFormat);
  const facts = () => {
    const found = store.open.tableFacts().find(({ table }) => table.id === otherTable.id);
    assert.ok(found !== undefined);
    return found;
  };
  const read = (key: number) => store.wait(Promise.resolve(store.open.read(reading(key))));
  const before = facts();
  assert.deepEqual([before.files.count, before.partitions, before.writes.count], [0, 0, 0]);
  assert.equal(before.files.partitionSizes, null);
  assert.equal(before.files.compressionRatio, -1);

  for (let key = 0; key < 100; key++) await store.write(entry(key));
  assert.deepEqual([facts().memtable.operations, facts().partitions], [100, 100]);
  await store.wait(store.open.flush([otherTable.id]));
  for (let key = 90; key < 110; key++) await store.write(entry(key));
  await store.wait(store.open.flush([otherTable.id]));
  await store.write(entry(200, true));

  await read(95);
  await read(5);
  await read(200);
  await read(1000);
  const after = facts();
  assert.equal(after.writes.count, 121);
  assert.equal(after.memtable.switches, 2);
  assert.equal(after.memtable.operations, 1);
  assert.ok(after.memtable.bytes > 0);
  assert.equal(after.files.count, 2);
  // Keys that are in both files count once; the estimate is that of Cassandra.
  assert.ok(Math.abs(after.partitions - 111) <= 2, String(after.partitions));
  assert.equal(after.files.partitionSizes?.count, 120);
  assert.equal(after.files.cellsPerPartition?.percentile(0.5), 1);
  assert.ok(after.files.partitionBytes.min > 0);
  assert.ok(after.files.partitionBytes.max >= after.files.partitionBytes.mean);
  assert.ok(after.files.compressionRatio > 0);
  assert.ok(after.files.filterFileBytes > after.files.filterBytes);
  assert.ok(after.files.summaryBytes > 0 && after.files.chunkOffsetsBytes > 0);
  assert.deepEqual([after.reads.count, after.scans.count], [4, 0]);
  // One of the keys is in both files, at the same time.
  assert.deepEqual([after.filesPerRead.max, after.liveRowsPerRead.max], [2, 1]);
  assert.equal(after.tombstonesPerRead.max, 1);
  assert.ok(after.filterTruePositives >= 2 && after.filterTrueNegatives >= 1);
  await store.close();
});
