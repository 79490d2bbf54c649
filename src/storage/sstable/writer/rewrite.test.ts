import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDisk } from '../../../platform/memory/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { alteredTable } from '../../../schema/index.ts';
import { decodeCompressionInfo, loadCompressor } from '../compression/index.ts';
import type { ComponentName } from '../descriptor/index.ts';
import { Component, componentPath, sstableName } from '../descriptor/index.ts';
import type { Fixture } from '../fixture-suite.ts';
import { fixtures } from '../fixture-suite.ts';
import { tableOfHeader } from '../reader/index.ts';
import { EVERYTHING, open } from '../reader/written-suite.ts';
import type { Statistics } from '../statistics/index.ts';
import { decodeStatistics, encodeStatistics } from '../statistics/index.ts';
import { SSTableWriter } from './index.ts';

type Read = (component: ComponentName) => Buffer;

/** False where neither Node nor the installed packages have it. */
const hasZstd = await loadCompressor({ compressorName: 'ZstdCompressor', options: {} }).then(
  () => true,
  () => false,
);

/** Components that depend on how well a codec compresses; ours are not those of Java's libraries. */
const ofCodec: ReadonlySet<ComponentName> = new Set([
  Component.COMPRESSION_INFO,
  Component.DIGEST,
  Component.DATA,
]);

/** What Cassandra wrote is read and written again; every component must come out as it was. */
for (const version of ['nb', 'oa'] as const) {
  for (const theirs of fixtures(version)) {
    if (!theirs.components.has(Component.DATA)) continue;
    test(`${version}: ${theirs.table} is the same when it is written again`, async (t) => {
      const statistics = decodeStatistics(
        theirs.read(Component.STATISTICS),
        theirs.descriptor.version,
        theirs.table,
      );
      const table = tableOf(theirs, statistics);
      if (table === null) {
        t.skip('no library for its compressor');
        return;
      }
      await rewrite(theirs, statistics, table);
    });
  }
}

/** The table as its files tell, so that the options that decide about bytes are those they had. */
function tableOf(theirs: Fixture, statistics: Statistics): TableMetadata | null {
  const { bloomFilterFpChance } = statistics.validation;
  let compression: Record<string, string> = { enabled: 'false' };
  if (theirs.components.has(Component.COMPRESSION_INFO)) {
    const { parameters } = decodeCompressionInfo(theirs.read(Component.COMPRESSION_INFO), 'x');
    if (parameters.compressorName === 'ZstdCompressor' && !hasZstd) return null;
    const { chunkLength, maxCompressedLength } = parameters;
    compression = {
      ...parameters.options,
      class: `org.apache.cassandra.io.compress.${parameters.compressorName}`,
      chunk_length_in_kb: String(chunkLength / 1024),
      min_compress_ratio: String(chunkLength / maxCompressedLength),
    };
  }
  const table = tableOfHeader(statistics.header);
  return alteredTable(table, { options: { bloomFilterFpChance, compression } });
}

async function rewrite(
  theirs: Fixture,
  statistics: Statistics,
  table: TableMetadata,
): Promise<void> {
  const disk = new MemoryDisk();
  await disk.makeDirectory('/theirs');
  await disk.makeDirectory('/ours');
  const source = { ...theirs.descriptor, directory: '/theirs' };
  for (const component of theirs.components) {
    await disk.writeFile(componentPath(source, component), theirs.read(component));
  }
  const sstable = await open({ disk, descriptor: source }, table);
  const { stats, header } = statistics;
  const writer = await SSTableWriter.create({
    disk,
    descriptor: { ...theirs.descriptor, directory: '/ours' },
    table,
    keyCount: stats.partitionSizes.count,
    encodingStats: header.stats,
    isFlush: false,
    commitLogIntervals: stats.commitLogIntervals,
    originatingHostId: stats.originatingHostId,
    level: stats.level,
    repairedAt: stats.repairedAt,
    pendingRepair: stats.pendingRepair,
  });
  const scanner = sstable.scan({ start: null, end: null }, () => EVERYTHING);
  for (let cursor = await scanner.next(); cursor !== null; cursor = await scanner.next()) {
    await writer.append(cursor);
  }
  await scanner.close();
  await writer.finish();
  await sstable.release();
  await compare(theirs, disk);
}

async function compare(theirs: Fixture, disk: MemoryDisk): Promise<void> {
  const ours = new Map<string, Buffer>();
  const descriptor = { ...theirs.descriptor, directory: '/ours' };
  for (const name of await disk.list('/ours')) {
    const component = name.slice(sstableName(descriptor).length + 1);
    ours.set(component, await disk.readFile(`/ours/${name}`));
  }
  assert.deepEqual([...ours.keys()].sort(), [...theirs.components].sort());
  const read: Read = (component) => ours.get(component) ?? assert.fail(component);
  const isCompressed = theirs.components.has(Component.COMPRESSION_INFO);
  for (const component of theirs.components as ReadonlySet<ComponentName>) {
    if (isCompressed && component === Component.DATA) {
      assert.deepEqual(await plainData(read), await plainData(theirs.read), component);
    } else if (component === Component.STATISTICS) {
      assert.deepEqual(withoutRatio(theirs, read), withoutRatio(theirs, theirs.read));
    } else if (!isCompressed || !ofCodec.has(component)) {
      assert.deepEqual(read(component), theirs.read(component), component);
    }
  }
}

function withoutRatio({ descriptor, table }: Fixture, read: Read): Buffer {
  const { version } = descriptor;
  const statistics = decodeStatistics(read(Component.STATISTICS), version, table);
  const stats = { ...statistics.stats, compressionRatio: 0 };
  return encodeStatistics({ ...statistics, stats }, version);
}

/** The data before compression. */
async function plainData(read: Read): Promise<Buffer> {
  const data = read(Component.DATA);
  const info = decodeCompressionInfo(read(Component.COMPRESSION_INFO), 'x');
  const { chunkLength, maxCompressedLength } = info.parameters;
  const compressor = await loadCompressor(info.parameters);
  const plain = Buffer.alloc(info.dataLength);
  for (let at = 0, i = 0; at < info.dataLength; at += chunkLength, i++) {
    const start = info.chunkOffsets[i] ?? assert.fail();
    const end = (info.chunkOffsets[i + 1] ?? data.length) - 4;
    const length = Math.min(chunkLength, info.dataLength - at);
    if (end - start >= maxCompressedLength) data.copy(plain, at, start, start + length);
    else compressor.decompress(data, start, end, plain, at, length);
  }
  return plain;
}
