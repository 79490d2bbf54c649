import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bounds,
  clusterings,
  histories,
  historyTable,
  keys,
  textOf,
} from '../../../mutation/history-suite.ts';
import type { Bound, ClusteringFilter } from '../../../mutation/index.ts';
import { compareBounds } from '../../../mutation/index.ts';
import { alteredTable } from '../../../schema/index.ts';
import { MemtableCursor } from '../../memtable/index.ts';
import { drain, EVERYTHING, open, write } from './written-suite.ts';

const slices: fc.Arbitrary<ClusteringFilter> = fc
  .record({ bounds: fc.array(bounds, { minLength: 2, maxLength: 6 }), reversed: fc.boolean() })
  .map(({ bounds: places, reversed }) => {
    const sorted = [...places].sort((left, right) => compareBounds(historyTable, left, right));
    const distinct = sorted.filter(
      (bound, i) => i === 0 || compareBounds(historyTable, sorted[i - 1] as Bound, bound) !== 0,
    );
    const pairs = [];
    for (let i = 0; i + 1 < distinct.length; i += 2) {
      pairs.push({ start: distinct[i] as Bound, end: distinct[i + 1] as Bound });
    }
    return { kind: 'slices', slices: pairs, reversed };
  });

const names: fc.Arbitrary<ClusteringFilter> = fc
  .record({ rows: fc.array(clusterings, { maxLength: 4 }), reversed: fc.boolean() })
  .map(({ rows, reversed }) => {
    const sorted = [...rows].sort((left, right) => historyTable.compareClusterings(left, right));
    const distinct = sorted.filter(
      (row, i) =>
        i === 0 || historyTable.compareClusterings(sorted[i - 1] as typeof row, row) !== 0,
    );
    return { kind: 'names', rows: distinct, reversed };
  });

const filters = fc.oneof(
  fc.boolean().map((reversed): ClusteringFilter => ({ ...EVERYTHING, reversed })),
  slices,
  names,
);

const tables = [
  alteredTable(historyTable, { options: { compression: { enabled: 'false' } } }),
  alteredTable(historyTable, {
    options: {
      compression: {
        class: 'org.apache.cassandra.io.compress.LZ4Compressor',
        chunk_length_in_kb: '1',
      },
    },
  }),
];

test('what memtables give, files give, whatever is asked for and wherever it is in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.array(filters, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...tables),
      fc.constantFrom('nb', 'oa'),
      fc.constantFrom(1, 40, 65536),
      fc.constantFrom(0, 1 << 20),
      async (updates, wanted, table, version, columnIndexBytes, cacheBytes) => {
        const own = updates.map((update) => ({ ...update, table }));
        const written = await write(table, own, { version, columnIndexBytes });
        if (written === null) return;
        const sstable = await open(written, table, cacheBytes);
        for (const filter of wanted) {
          for (const key of keys) {
            const partition = written.memtable.get(key);
            const cursor = partition === null ? null : new MemtableCursor(table, partition, filter);
            const expected = textOf(await drain(cursor));
            if (partition !== null) assert.equal(sstable.mayContain(key), true);
            assert.equal(textOf(await drain(await sstable.read(key, filter))), expected);
          }
        }
        await sstable.release();
      },
    ),
    { numRuns: 100 },
  );
});

test('a scan gives the partitions of a range in the order of the ring', async () => {
  await fc.assert(
    fc.asyncProperty(histories, filters, async (updates, filter) => {
      const table = historyTable;
      const written = await write(table, updates, { columnIndexBytes: 40 });
      if (written === null) return;
      const sstable = await open(written, table);
      const { memtable } = written;
      const scanner = sstable.scan({ start: null, end: null }, () => filter);
      for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
        const expected = await drain(new MemtableCursor(table, each, filter));
        assert.equal(textOf(await drain(await scanner.next())), textOf(expected));
      }
      assert.equal(await scanner.next(), null);
      await scanner.close();
      await sstable.release();
    }),
    { numRuns: 50 },
  );
});
