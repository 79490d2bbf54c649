import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusteringFilter, PartitionUpdate } from '../../../mutation/index.ts';
import {
  Bound,
  Cell,
  decorateKey,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  RowBuilder,
  UpdateBuilder,
} from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import { intType } from '../../../types/index.ts';
import { drain, EVERYTHING, EVERYTHING_REVERSED, open, write } from './written-suite.ts';

const table = tableFromText('ks', 'large', 'k int, c int, v blob, PRIMARY KEY (k, c)', {
  options: {
    compression: {
      class: 'org.apache.cassandra.io.compress.LZ4Compressor',
      chunk_length_in_kb: '1',
    },
  },
});
const key = decorateKey(intType.encode(7));
/** From nothing to many chunks, so that rows begin and end everywhere in them. */
const lengths = Array.from({ length: 200 }, (_, i) => (i % 50 === 49 ? 70_000 : (i * 37) % 3000));

function updates(): PartitionUpdate[] {
  const column = table.column('v') as ColumnMetadata;
  return lengths.map((length, c) => {
    const value = Buffer.alloc(length, c);
    const row = new RowBuilder([intType.encode(c)])
      .setLiveness(new Liveness(1, NO_TTL, NO_DELETION_TIME))
      .add(new Cell(column, 1, NO_TTL, NO_DELETION_TIME, value, null))
      .build();
    return new UpdateBuilder(table, key).addRow(row as Row).build();
  });
}

function valuesOf(items: readonly unknown[]): (readonly [number, number])[] {
  return items.map((item) => {
    assert.ok(item instanceof Row);
    const cell = item.columns[0] as Cell;
    const c = (item.clustering[0] as Buffer).readInt32BE(0);
    assert.ok(cell.value.every((byte) => byte === (c & 0xff)));
    return [c, cell.value.length] as const;
  });
}

for (const columnIndexBytes of [4096, 1 << 24]) {
  for (const cacheBytes of [0, 50_000, 1 << 24]) {
    const what = `blocks of ${columnIndexBytes}, ${cacheBytes} bytes of cache`;
    test(`rows over many chunks: ${what}`, async () => {
      const written = await write(table, updates(), { columnIndexBytes });
      assert.ok(written !== null);
      const sstable = await open(written, table, cacheBytes);
      const expected = lengths.map((length, c) => [c, length] as const);
      for (const filter of [EVERYTHING, EVERYTHING_REVERSED]) {
        const data = await drain(await sstable.read(key, filter));
        const order = filter.reversed ? [...expected].reverse() : expected;
        assert.deepEqual(valuesOf(data?.unfiltereds ?? []), order);
      }
      const start = new Bound([intType.encode(120)], -1);
      const end = new Bound([intType.encode(123)], 1);
      for (const reversed of [false, true]) {
        const filter: ClusteringFilter = { kind: 'slices', slices: [{ start, end }], reversed };
        const data = await drain(await sstable.read(key, filter));
        const some = expected.slice(120, 124);
        assert.deepEqual(valuesOf(data?.unfiltereds ?? []), reversed ? some.reverse() : some);
      }
      await sstable.release();
      assert.equal(sstable.acquire(), false);
    });
  }
}

test('what is in the caches is read without a promise', async () => {
  const written = await write(table, updates(), { columnIndexBytes: 4096 });
  assert.ok(written !== null);
  const sstable = await open(written, table, 1 << 24);
  const names: ClusteringFilter = {
    kind: 'names',
    rows: [intType.encode(60), intType.encode(130)].map((value) => [value]),
    reversed: false,
  };
  await drain(await sstable.read(key, names));
  const cursor = sstable.read(key, names);
  assert.ok(cursor !== null && !(cursor instanceof Promise));
  let count = 0;
  for (;;) {
    assert.equal(cursor.isReady, true);
    if (cursor.next() === null) break;
    count++;
  }
  assert.equal(count, 2);
  await sstable.release();
});
