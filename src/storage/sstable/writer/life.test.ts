import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { LoadingCursor, Unfiltered } from '../../../mutation/index.ts';
import {
  ArrayCursor,
  Cell,
  compareKeys,
  DeletionTime,
  decorateKey,
  EncodingStats,
  Liveness,
  NO_DELETION_TIME,
  PartitionData,
  Row,
} from '../../../mutation/index.ts';
import { DiskError } from '../../../platform/index.ts';
import { MemoryDisk } from '../../../platform/memory/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import { intType } from '../../../types/index.ts';
import { decodeCompressionInfo } from '../compression/index.ts';
import { Component, CURRENT_VERSION, componentPath } from '../descriptor/index.ts';
import type { SSTableWriterOptions } from './index.ts';
import { SSTableWriter } from './index.ts';

const descriptor = { directory: '/data', version: CURRENT_VERSION, generation: '1' };

function tableWith(compression: Readonly<Record<string, string>>) {
  const text = 'k int, c int, v blob, PRIMARY KEY (k, c)';
  return tableFromText('ks', 'writer_life', text, { options: { compression } });
}

const plain = tableWith({ enabled: 'false' });

async function optionsFor(
  table = plain,
  disk = new MemoryDisk(),
): Promise<SSTableWriterOptions & { readonly disk: MemoryDisk }> {
  await disk.makeDirectory('/data');
  return {
    disk,
    descriptor,
    table,
    keyCount: 10,
    encodingStats: new EncodingStats(),
    isFlush: false,
  };
}

function row(clustering: number, value: Buffer, table = plain): Row {
  const column = table.column('v');
  assert.ok(column !== undefined);
  const cell = new Cell(column, 1_700_000_000_000_000, 0, NO_DELETION_TIME, value, null);
  const liveness = new Liveness(1_700_000_000_000_000, 0, NO_DELETION_TIME);
  return new Row([intType.encode(clustering)], liveness, DeletionTime.LIVE, [cell]);
}

const keys = Array.from({ length: 20 }, (_, i) => decorateKey(intType.encode(i))).sort(compareKeys);

function partition(index: number, rows: readonly Row[]): ArrayCursor {
  const key = keys[index];
  assert.ok(key !== undefined);
  return new ArrayCursor(new PartitionData(key, DeletionTime.LIVE, null, rows));
}

test('abort leaves no file, at whatever moment', async () => {
  for (const partitions of [0, 1, 3]) {
    const options = await optionsFor();
    const writer = await SSTableWriter.create(options);
    for (let i = 0; i < partitions; i++)
      await writer.append(partition(i, [row(1, Buffer.alloc(200_000))]));
    await writer.abort();
    await writer.abort();
    assert.deepEqual(await options.disk.list('/data'), []);
  }
});

test('nothing but empty partitions is no SSTable', async () => {
  const options = await optionsFor();
  const writer = await SSTableWriter.create(options);
  for (let i = 0; i < 5; i++) await writer.append(partition(i, []));
  assert.ok(writer.isEmpty);
  assert.equal(await writer.finish(), null);
  assert.deepEqual(await options.disk.list('/data'), []);
});

test('partitions out of order break an invariant', async () => {
  const writer = await SSTableWriter.create(await optionsFor());
  await writer.append(partition(3, [row(1, Buffer.alloc(1))]));
  assert.throws(() => writer.append(partition(3, [row(1, Buffer.alloc(1))])), {
    name: 'BrokenInvariant',
  });
  assert.throws(() => writer.append(partition(2, [row(1, Buffer.alloc(1))])), {
    name: 'BrokenInvariant',
  });
  await writer.abort();
});

/** Gives one row, then has to load before the next. */
class HesitantCursor implements LoadingCursor {
  readonly key;
  readonly deletion = DeletionTime.LIVE;
  readonly staticRow = null;
  isReady = false;
  loads = 0;
  private readonly inner: ArrayCursor;

  constructor(inner: ArrayCursor) {
    this.inner = inner;
    this.key = inner.key;
  }

  async load(): Promise<void> {
    this.loads++;
    this.isReady = true;
  }

  next(): Unfiltered | null {
    assert.ok(this.isReady);
    this.isReady = false;
    return this.inner.next();
  }
}

test('cursors that load, and rows larger than any buffer, make the same file', async () => {
  const rows = [0, 1, 2, 3].map((i) => row(i, Buffer.alloc(i * 300_000, i)));
  const files: Buffer[] = [];
  for (const hesitates of [false, true]) {
    const options = await optionsFor();
    const writer = await SSTableWriter.create(options);
    for (let i = 0; i < 3; i++) {
      const cursor = partition(i, rows);
      await writer.append(hesitates ? new HesitantCursor(cursor) : cursor);
    }
    const written = await writer.finish();
    assert.equal(written?.statistics.stats.totalRows, 12);
    const data = await options.disk.readFile(componentPath(descriptor, Component.DATA));
    assert.equal(data.length, written.dataBytes);
    files.push(
      data,
      await options.disk.readFile(componentPath(descriptor, Component.PRIMARY_INDEX)),
    );
  }
  assert.deepEqual(files[0], files[2]);
  assert.deepEqual(files[1], files[3]);
});

test('chunks that compress badly are kept, the last one filled up', async () => {
  const table = tableWith({
    class: 'org.apache.cassandra.io.compress.LZ4Compressor',
    chunk_length_in_kb: '4',
    min_compress_ratio: '2.0',
  });
  const options = await optionsFor(table);
  const noise = Buffer.concat(
    Array.from({ length: 315 }, (_, i) => createHash('md5').update(String(i)).digest()),
  );
  // The end of the data makes 2,040 bytes, which neither compress nor reach the 2,048 as they are.
  const rows = [row(0, Buffer.alloc(9230), table), row(1, noise, table)];
  const writer = await SSTableWriter.create(options);
  await writer.append(partition(0, rows));
  const written = await writer.finish();
  assert.ok(written !== null);
  const data = await options.disk.readFile(componentPath(descriptor, Component.DATA));
  const info = await options.disk.readFile(componentPath(descriptor, Component.COMPRESSION_INFO));
  const { chunkOffsets, parameters, dataLength } = decodeCompressionInfo(info, 'x');
  assert.equal(parameters.maxCompressedLength, 2048);
  assert.equal(dataLength, written.uncompressedBytes);
  assert.equal(dataLength % 4096, 2040);
  const lengths = [...chunkOffsets].map(
    (offset, i) => (chunkOffsets[i + 1] ?? data.length) - offset - 4,
  );
  assert.equal(lengths.length, 4);
  assert.ok((lengths[0] as number) < 2048, 'zeros compress');
  assert.deepEqual(lengths.slice(2), [4096, 2048], 'noise does not, and its end is filled up');
});

test('a disk that fails makes append or finish reject, and abort clears the rest', async () => {
  const disk = new MemoryDisk();
  const open = disk.open.bind(disk);
  let writes = 0;
  disk.open = async (path, mode) => {
    const file = await open(path, mode);
    const write = file.write.bind(file);
    file.write = async (bytes, position) => {
      if (++writes === 3) throw new DiskError('full', path, 'no space left');
      await write(bytes, position);
    };
    return file;
  };
  const writer = await SSTableWriter.create(await optionsFor(plain, disk));
  await assert.rejects(
    async () => {
      for (let i = 0; i < 10; i++)
        await writer.append(partition(i, [row(1, Buffer.alloc(200_000))]));
      await writer.finish();
    },
    { name: 'DiskError' },
  );
  await writer.abort();
  assert.deepEqual(await disk.list('/data'), []);
});

test('flushes compress as the setting says, compactions as the table does', async () => {
  const table = tableWith({
    class: 'org.apache.cassandra.io.compress.DeflateCompressor',
    chunk_length_in_kb: '8',
  });
  const used: string[] = [];
  for (const extra of [
    { isFlush: true },
    { isFlush: true, flushCompression: 'none' },
    { isFlush: true, flushCompression: 'table' },
    { isFlush: false },
  ] as const) {
    const options = { ...(await optionsFor(table)), ...extra };
    const writer = await SSTableWriter.create(options);
    await writer.append(partition(0, [row(0, Buffer.alloc(20), table)]));
    await writer.finish();
    const path = componentPath(descriptor, Component.COMPRESSION_INFO);
    const { parameters } = decodeCompressionInfo(await options.disk.readFile(path), path);
    used.push(`${parameters.compressorName} ${parameters.chunkLength}`);
  }
  assert.deepEqual(used, [
    'LZ4Compressor 16384',
    'NoopCompressor 4096',
    'DeflateCompressor 8192',
    'DeflateCompressor 8192',
  ]);
});

test('a long partition lets others run', async () => {
  let pauses = 0;
  const pause = async () => {
    pauses++;
  };
  const writer = await SSTableWriter.create({ ...(await optionsFor()), pause });
  const rows = Array.from({ length: 1000 }, (_, i) => row(i, Buffer.alloc(1000)));
  await writer.append(partition(0, rows));
  await writer.abort();
  assert.equal(pauses, 7);
});
