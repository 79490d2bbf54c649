import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_ROWS,
  Bound,
  Cell,
  DeletionTime,
  decorateKey,
  EncodingStats,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  type PartitionUpdate,
  RowBuilder,
  UpdateBuilder,
} from '../../../mutation/index.ts';
import { MemoryDisk } from '../../../platform/memory/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import { intType, textType } from '../../../types/index.ts';
import { Memtable, MemtableCursor } from '../../memtable/index.ts';
import { decodeCompressionInfo, loadCompressor } from '../compression/index.ts';
import type { ComponentName } from '../descriptor/index.ts';
import { Component, componentPath } from '../descriptor/index.ts';
import type { Fixture } from '../fixture-suite.ts';
import { fixture } from '../fixture-suite.ts';
import type { Statistics } from '../statistics/index.ts';
import { decodeStatistics, encodeStatistics } from '../statistics/index.ts';
import type { SSTableWriterOptions, WrittenSSTable } from './index.ts';
import { SSTableWriter } from './index.ts';

const TIMESTAMP = 1_700_000_000_000_000;
const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/** What the script that made the fixtures wrote into each of their tables. */
const loads: Readonly<Record<string, (now: number) => readonly [TableMetadata, Memtable]>> = {
  plain: () => {
    const table = tableFromText('ilion_writer', 'plain', 'k int PRIMARY KEY, v text');
    return load(
      table,
      Array.from({ length: 300 }, (_, i) =>
        insert(table, intType.encode(i), [], TIMESTAMP, { v: textType.encode(`value ${i}`) }),
      ),
    );
  },
  many: () => {
    const table = tableFromText('ilion_writer', 'many', 'k int PRIMARY KEY, v int', {
      options: { bloomFilterFpChance: 0.1 },
    });
    return load(
      table,
      Array.from({ length: 10_000 }, (_, i) =>
        insert(table, intType.encode(i), [], TIMESTAMP, { v: intType.encode(i - (i % 100)) }),
      ),
    );
  },
  none: () => {
    const table = tableFromText('ilion_writer', 'none', 'k int PRIMARY KEY, v blob, t text', {
      options: { compression: { enabled: 'false' } },
    });
    return load(
      table,
      Array.from({ length: 20 }, (_, i) =>
        insert(table, intType.encode(i), [], TIMESTAMP, {
          v: i < 8 ? noise(i) : Buffer.alloc(300, i),
          t: Buffer.from('text '.repeat(i * 5)),
        }),
      ),
    );
  },
  wide: (now) => {
    const table = tableFromText(
      'ilion_writer',
      'wide',
      'k text, c int, s text static, v text, PRIMARY KEY (k, c)',
      { descending: ['c'] },
    );
    const wide = Buffer.from('wide');
    const updates = Array.from({ length: 3000 }, (_, i) =>
      insert(table, wide, [intType.encode(i)], TIMESTAMP, { v: Buffer.from('v'.repeat(100)) }),
    );
    // Descending: what is less than 1500 comes after it.
    const slice = {
      start: new Bound([intType.encode(1500)], 1),
      end: new Bound([intType.encode(1000)], -1),
    };
    updates.push(
      builder(table, wide)
        .deleteRange(slice, new DeletionTime(TIMESTAMP + 5, now))
        .build(),
      updateStatic(table, wide, 'static'),
      updateStatic(table, Buffer.from('narrow'), 'static only'),
      builder(table, Buffer.from('gone')).deletePartition(new DeletionTime(TIMESTAMP, now)).build(),
    );
    return load(table, updates);
  },
};

function noise(seed: number): Buffer {
  const bytes = Array.from(
    { length: 600 },
    (_, i) => (seed * 7919 + i * i * 31 + (i >> 3) * 17) & 255,
  );
  return Buffer.from(bytes);
}

function builder(table: TableMetadata, key: Buffer): UpdateBuilder {
  return new UpdateBuilder(table, decorateKey(key));
}

function insert(
  table: TableMetadata,
  key: Buffer,
  clustering: readonly Buffer[],
  timestamp: number,
  values: Readonly<Record<string, Buffer>>,
): PartitionUpdate {
  const row = new RowBuilder(clustering).setLiveness(
    new Liveness(timestamp, NO_TTL, NO_DELETION_TIME),
  );
  for (const [name, value] of Object.entries(values)) row.add(cell(table, name, timestamp, value));
  return builder(table, key)
    .addRow(row.build() as NonNullable<ReturnType<RowBuilder['build']>>)
    .build();
}

function updateStatic(table: TableMetadata, key: Buffer, text: string): PartitionUpdate {
  const row = new RowBuilder([]).add(cell(table, 's', TIMESTAMP + 1, Buffer.from(text))).build();
  return builder(table, key)
    .addStatic(row as NonNullable<typeof row>)
    .build();
}

function cell(table: TableMetadata, name: string, timestamp: number, value: Buffer): Cell {
  const column = table.column(name);
  assert.ok(column !== undefined);
  return new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, value, null);
}

function load(
  table: TableMetadata,
  updates: readonly PartitionUpdate[],
): readonly [TableMetadata, Memtable] {
  const memtable = new Memtable();
  for (const update of updates) memtable.apply(update);
  return [table, memtable];
}

/** As a memtable collects them while it is written to. */
function statsOf(table: TableMetadata, memtable: Memtable): EncodingStats {
  const stats = new EncodingStats();
  stats.reset();
  for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
    const cursor = new MemtableCursor(table, each, EVERYTHING);
    stats.collectDeletion(cursor.deletion);
    if (cursor.staticRow !== null) stats.collectRow(cursor.staticRow);
    for (let item = cursor.next(); item !== null; item = cursor.next()) {
      if ('columns' in item) stats.collectRow(item);
      else
        for (const deletion of [item.close, item.open])
          stats.collectDeletion(deletion ?? DeletionTime.LIVE);
    }
  }
  stats.finish();
  return stats;
}

async function write(
  table: TableMetadata,
  memtable: Memtable,
  options: Omit<SSTableWriterOptions, 'table' | 'keyCount' | 'encodingStats' | 'isFlush'>,
): Promise<WrittenSSTable | null> {
  const writer = await SSTableWriter.create({
    ...options,
    table,
    keyCount: memtable.partitionCount,
    encodingStats: statsOf(table, memtable),
    isFlush: true,
  });
  for (let each = memtable.first(null); each !== null; each = memtable.after(each)) {
    const pending = writer.append(new MemtableCursor(table, each, EVERYTHING));
    if (pending !== null) await pending;
  }
  return writer.finish();
}

/** What is not of the rows: times of the machine, its commit log, how well its codec compresses. */
function withEnvironmentOf(statistics: Statistics, other: Statistics): Statistics {
  const { compressionRatio, commitLogIntervals, originatingHostId } = other.stats;
  const stats = { ...statistics.stats, compressionRatio, commitLogIntervals, originatingHostId };
  return { ...statistics, stats };
}

async function plainData(read: (component: ComponentName) => Buffer): Promise<Buffer> {
  const data = read(Component.DATA);
  const info = decodeCompressionInfo(read(Component.COMPRESSION_INFO), 'x');
  const compressor = await loadCompressor(info.parameters);
  const plain = Buffer.alloc(info.dataLength);
  for (const [i, offset] of info.chunkOffsets.entries()) {
    const at = i * info.parameters.chunkLength;
    const end = (info.chunkOffsets[i + 1] ?? data.length) - 4;
    const length = Math.min(info.parameters.chunkLength, info.dataLength - at);
    compressor.decompress(data, offset, end, plain, at, length);
  }
  return plain;
}

for (const [versionName, tables] of [
  ['nb', ['plain', 'many', 'none', 'wide']],
  ['oa', ['plain', 'wide']],
] as const) {
  for (const name of tables) {
    test(`${versionName}: the same rows of ${name} make the same files as Cassandra's`, async () => {
      const theirs = fixture(versionName, name);
      await compare(theirs, name);
    });
  }
}

async function compare(theirs: Fixture, name: string): Promise<void> {
  const { version } = theirs.descriptor;
  const file = `${version.name} ${name}`;
  const expected = decodeStatistics(theirs.read(Component.STATISTICS), version, file);
  const [table, memtable] = loads[name]?.(expected.stats.minLocalDeletionTime) ?? assert.fail();
  const disk = new MemoryDisk();
  await disk.makeDirectory('/data');
  const descriptor = { directory: '/data', version, generation: '1' };
  const written = await write(table, memtable, { disk, descriptor });
  const ours = new Map<string, Buffer>();
  for (const component of written?.components ?? []) {
    ours.set(component, await disk.readFile(componentPath(descriptor, component)));
  }
  const read = (component: ComponentName) => ours.get(component) ?? assert.fail(component);

  const statistics = decodeStatistics(read(Component.STATISTICS), version, file);
  assert.deepEqual(
    encodeStatistics(withEnvironmentOf(statistics, expected), version),
    theirs.read(Component.STATISTICS),
  );
  for (const component of theirs.components) {
    if (component === Component.STATISTICS) continue;
    const isOfCodec = theirs.components.has(Component.COMPRESSION_INFO);
    if (isOfCodec && component === Component.COMPRESSION_INFO) continue;
    if (isOfCodec && component === Component.DIGEST) continue;
    if (isOfCodec && component === Component.DATA) {
      assert.deepEqual(await plainData(read), await plainData(theirs.read), component);
    } else {
      assert.deepEqual(read(component as ComponentName), theirs.read(component), component);
    }
  }
}
