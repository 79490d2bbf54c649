/**
 * How fast one SSTable is read when all of it is in the cache: single-row partitions by key, one row
 * and the newest 100 rows of a wide partition, and a scan.
 *
 *   node --import tsx bench/sstable-read.ts
 */
import { performance } from 'node:perf_hooks';
import type { ClusteringFilter, PartitionUpdate } from '../src/mutation/index.ts';
import {
  Cell,
  type DecoratedKey,
  decorateKey,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  type Row,
  RowBuilder,
  UpdateBuilder,
} from '../src/mutation/index.ts';
import type { ColumnMetadata } from '../src/schema/index.ts';
import { tableFromText } from '../src/schema/index.ts';
import type { FileSSTable } from '../src/storage/sstable/index.ts';
import {
  drain,
  EVERYTHING,
  EVERYTHING_REVERSED,
  open,
  write,
} from '../src/storage/sstable/reader/written-suite.ts';
import { intType, textType } from '../src/types/index.ts';

const PARTITIONS = 100_000;
const WIDE_ROWS = 200_000;
const READS = 200_000;
const CACHE_BYTES = 512 * 1024 * 1024;

const table = tableFromText('ks', 't', 'k int, c int, v text, w int, PRIMARY KEY (k, c)');

function update(k: number, c: number): PartitionUpdate {
  const row = new RowBuilder([intType.encode(c)]).setLiveness(
    new Liveness(1_700_000_000_000_000 + c, NO_TTL, NO_DELETION_TIME),
  );
  const values = { v: textType.encode(`value ${k} of ${c} and so on`), w: intType.encode(c) };
  for (const [name, value] of Object.entries(values)) {
    const column = table.column(name) as ColumnMetadata;
    const timestamp = 1_700_000_000_000_000 + c;
    row.add(new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, value, null));
  }
  return new UpdateBuilder(table, decorateKey(intType.encode(k)))
    .addRow(row.build() as Row)
    .build();
}

function readSync(sstable: FileSSTable, key: DecoratedKey, filter: ClusteringFilter, most: number) {
  const cursor = sstable.mayContain(key) ? sstable.read(key, filter) : null;
  if (cursor === null || cursor instanceof Promise) throw new Error('not in the cache');
  for (let i = 0; i < most; i++) {
    if (!cursor.isReady) throw new Error('not in the cache');
    if (cursor.next() === null) return;
  }
}

function measure(name: string, count: number, run: (i: number) => void): void {
  for (let i = 0; i < Math.min(count, 20_000); i++) run(i);
  const start = performance.now();
  for (let i = 0; i < count; i++) run(i);
  const micros = ((performance.now() - start) * 1000) / count;
  console.log(`${name}: ${micros.toFixed(2)} µs`);
}

async function main(): Promise<void> {
  const narrow = await write(
    table,
    Array.from({ length: PARTITIONS }, (_, k) => update(k, 1)),
  );
  const wide = await write(
    table,
    Array.from({ length: WIDE_ROWS }, (_, c) => update(1, c)),
  );
  if (narrow === null || wide === null) throw new Error('nothing written');
  const sstable = await open(narrow, table, CACHE_BYTES);
  const keys = Array.from({ length: PARTITIONS }, (_, k) => decorateKey(intType.encode(k)));
  for (const key of keys) await drain(await sstable.read(key, EVERYTHING));
  const keyAt = (i: number): DecoratedKey => keys[(i * 7919) % PARTITIONS] as DecoratedKey;
  measure('single-row partition by key', READS, (i) => {
    readSync(sstable, keyAt(i), EVERYTHING, 2);
  });
  const start = performance.now();
  const scanner = sstable.scan({ start: null, end: null }, () => EVERYTHING);
  for (;;) {
    const cursor = await scanner.next();
    if (cursor === null) break;
    for (;;) {
      if (!cursor.isReady) await cursor.load();
      if (cursor.next() === null) break;
    }
  }
  const micros = ((performance.now() - start) * 1000) / PARTITIONS;
  console.log(`a partition of a scan: ${micros.toFixed(2)} µs`);

  const wideTable = await open(wide, table, CACHE_BYTES);
  const key = decorateKey(intType.encode(1));
  await drain(await wideTable.read(key, EVERYTHING));
  for (let c = 0; c < WIDE_ROWS; c += 100) {
    const rows = [[intType.encode(c)]];
    await drain(await wideTable.read(key, { kind: 'names', rows, reversed: false }));
  }
  measure('one row of a wide partition', READS / 10, (i) => {
    const rows = [[intType.encode((i * 7919) % WIDE_ROWS)]];
    readSync(wideTable, key, { kind: 'names', rows, reversed: false }, 1);
  });
  measure('newest 100 rows of a wide partition', READS / 100, () => {
    readSync(wideTable, key, EVERYTHING_REVERSED, 100);
  });
}

await main();
