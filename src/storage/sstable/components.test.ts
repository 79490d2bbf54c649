import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';
import { compareKeys, decorateKey } from '../../mutation/index.ts';
import { intType } from '../../types/index.ts';
import {
  decodeCompressionInfo,
  encodeCompressionInfo,
  loadCompressor,
  MalformedChunk,
} from './compression/index.ts';
import {
  Component,
  compareGenerations,
  generationOfUuid,
  nextGeneration,
  parseComponentName,
  parseDigest,
  parseToc,
  sstableName,
  tocText,
  uuidOfGeneration,
} from './descriptor/index.ts';
import { BloomFilter, bloomSpecification } from './filter/index.ts';
import { fixture, fixtures } from './fixture-suite.ts';
import { decodeStatistics, encodeStatistics, HyperLogLog } from './statistics/index.ts';

/** False where neither Node nor the installed packages have it. */
const hasZstd = await loadCompressor({ compressorName: 'ZstdCompressor', options: {} }).then(
  () => true,
  () => false,
);

const all = [...fixtures('nb'), ...fixtures('oa')];

test('every Statistics.db of Cassandra becomes the same bytes again', () => {
  for (const { table, descriptor, read } of all) {
    const bytes = read(Component.STATISTICS);
    const statistics = decodeStatistics(bytes, descriptor.version, table);
    assert.deepEqual(encodeStatistics(statistics, descriptor.version), bytes, table);
  }
});

test('so do Filter.db, CompressionInfo.db, TOC.txt and Digest.crc32', () => {
  for (const { table, components, read } of all) {
    const filter = read(Component.FILTER);
    assert.deepEqual(BloomFilter.decode(filter, table).encode(), filter, table);
    if (components.has(Component.COMPRESSION_INFO)) {
      const info = read(Component.COMPRESSION_INFO);
      assert.deepEqual(encodeCompressionInfo(decodeCompressionInfo(info, table)), info, table);
    }
    if (!components.has(Component.DATA)) continue;
    const listed = parseToc(read(Component.TOC).toString());
    assert.deepEqual(new Set(listed), components);
    assert.equal(tocText(listed), read(Component.TOC).toString());
    assert.equal(parseDigest(read(Component.DIGEST).toString()), crc32(read(Component.DATA)));
  }
});

test('the same keys make the same filter and the same estimator', () => {
  const many = fixture('nb', 'many');
  const filter = BloomFilter.create(10_000, 0.1) as BloomFilter;
  const cardinality = new HyperLogLog();
  const keys = Array.from({ length: 10_000 }, (_, i) => decorateKey(intType.encode(i)));
  for (const { key } of keys.sort(compareKeys)) {
    filter.add(key);
    cardinality.add(key);
  }
  assert.deepEqual(filter.encode(), many.read(Component.FILTER));
  for (const { key } of keys) assert.ok(filter.mayContain(key));
  const wrong = keys.filter((_, i) => filter.mayContain(intType.encode(10_000 + i)));
  assert.ok(wrong.length < 1500, `${wrong.length} false positives`);

  const bytes = many.read(Component.STATISTICS);
  const { compaction } = decodeStatistics(bytes, many.descriptor.version, 'many');
  assert.deepEqual(bytesOf(cardinality), bytesOf(compaction.cardinality));
});

function bytesOf(estimator: HyperLogLog): Buffer {
  const writer = new ByteWriter();
  estimator.write(writer);
  return writer.copy();
}

test('estimators of any size are off by little, alone and merged, sparse and not', () => {
  for (const count of [0, 2, 100, 6_000, 8_000, 20_000, 100_000]) {
    const [left, right] = [new HyperLogLog(), new HyperLogLog()];
    for (let i = 0; i < count; i++) {
      left.add(intType.encode(i));
      right.add(intType.encode(i + count / 2));
    }
    const tolerance = 0.05;
    assert.ok(Math.abs(left.cardinality - count) <= count * tolerance, `${count}`);
    left.merge(HyperLogLog.read(new ByteReader(bytesOf(right))));
    assert.ok(Math.abs(left.cardinality - count * 1.5) <= count * 1.5 * tolerance, `${count}`);
  }
});

test('every chunk of every compressor is read', async () => {
  for (const { table, components, read } of fixtures('nb')) {
    if (!components.has(Component.COMPRESSION_INFO)) continue;
    const info = decodeCompressionInfo(read(Component.COMPRESSION_INFO), table);
    const { compressorName, chunkLength, maxCompressedLength } = info.parameters;
    if (compressorName === 'ZstdCompressor' && !hasZstd) continue;
    const compressor = await loadCompressor(info.parameters);
    const data = read(Component.DATA);
    const plain = Buffer.alloc(info.dataLength);
    for (const [i, offset] of info.chunkOffsets.entries()) {
      const end = (info.chunkOffsets[i + 1] ?? data.length) - 4;
      assert.equal(data.readUInt32BE(end), crc32(data, 0, offset, end));
      const at = i * chunkLength;
      const length = Math.min(chunkLength, info.dataLength - at);
      if (length <= 0) continue;
      if (end - offset >= maxCompressedLength) data.copy(plain, at, offset, offset + length);
      else compressor.decompress(data, offset, end, plain, at, length);
    }
    // The partitions that the files of one load of rows have are the same.
    const none = fixture('nb', 'none');
    if (table !== 'none' && none.read(Component.DATA).length === plain.length) {
      assert.deepEqual(plain, none.read(Component.DATA), table);
    }
  }
});

test('what a compressor wrote it reads, and nothing else', async () => {
  const names = ['LZ4Compressor', 'SnappyCompressor', 'DeflateCompressor', 'NoopCompressor'];
  if (hasZstd) names.push('ZstdCompressor');
  const source = Buffer.from('partition '.repeat(500) + 'x'.repeat(1000));
  for (const compressorName of names) {
    const compressor = await loadCompressor({ compressorName, options: {} });
    for (const length of [0, 1, 17, 6000]) {
      const target = Buffer.alloc(compressor.compressBound(length) + 3);
      const end = compressor.compress(source, 0, length, target, 3);
      const back = Buffer.alloc(length);
      compressor.decompress(target, 3, end, back, 0, length);
      assert.deepEqual(back, source.subarray(0, length), compressorName);
      assert.throws(
        () => compressor.decompress(target, 3, end, Buffer.alloc(length + 1), 0, length + 1),
        MalformedChunk,
      );
    }
  }
});

test('the specification of a filter follows the rate', () => {
  const rates = [1, 0.5, 0.393, 0.1, 0.01, 0.001, 0.0001, 6.71e-5];
  const text = rates.map((rate) => {
    const { hashCount, bitsPerKey } = bloomSpecification(rate);
    return `${rate}: ${hashCount} hashes, ${bitsPerKey} bits`;
  });
  assert.deepEqual(text, [
    '1: 2 hashes, 1 bits',
    '0.5: 2 hashes, 1 bits',
    '0.393: 2 hashes, 1 bits',
    '0.1: 3 hashes, 5 bits',
    '0.01: 5 hashes, 10 bits',
    '0.001: 7 hashes, 15 bits',
    '0.0001: 10 hashes, 20 bits',
    '0.0000671: 14 hashes, 20 bits',
  ]);
});

test('names are told apart from those of other files', () => {
  const parsed = parseComponentName('/data', 'nb-12-big-Data.db');
  assert.equal(parsed?.component, 'Data.db');
  assert.equal(parsed?.descriptor.generation, '12');
  assert.equal(sstableName(parsed.descriptor), 'nb-12-big');
  const uuid = parseComponentName('/data', 'oa-3gl0_0pmn_2ky3m2aqsfmg4e06hq-big-TOC.txt');
  assert.equal(uuid?.descriptor.version.name, 'oa');
  const others = ['manifest.json', 'nb-1-big', 'nb--big-Data.db', 'da-1-bti-Data.db', 'zz-1-big-X'];
  for (const name of others) assert.equal(parseComponentName('/data', name), null, name);
  assert.equal(nextGeneration(['3', '11', '3gl0_0pmn_2ky3m2aqsfmg4e06hq']), '12');
});

test('generations of UUIDs name them, and order by their time', () => {
  // utils/UUIDBasedSSTableId of Cassandra 5.0.5 gave this name.
  const uuid = Buffer.from('1ee8f4a07bcb11ee8c990242ac120002', 'hex');
  const name = generationOfUuid(uuid);
  assert.deepEqual(uuidOfGeneration(name), uuid);
  assert.equal(name, '3gat_0uru_1bov424yz6bpq5uqrm');
  const later = Buffer.from(uuid);
  later.writeUInt32BE(uuid.readUInt32BE(0) + 1, 0);
  assert.ok(compareGenerations(name, generationOfUuid(later)) < 0);
  assert.ok(compareGenerations('9', name) < 0);
  assert.ok(compareGenerations('9', '10') < 0);
  assert.equal(uuidOfGeneration('9'), null);
});

test('a flipped bit in Statistics.db, CompressionInfo.db or Filter.db is Corruption or harmless', () => {
  const { descriptor, read } = fixture('nb', 'kinds');
  const bytes = read(Component.STATISTICS);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
    assert.throws(() => decodeStatistics(damaged, descriptor.version, 'x'), { name: 'Corruption' });
  }
  for (const end of [0, 3, 40, 47, 1000, bytes.length - 1]) {
    const cut = bytes.subarray(0, end);
    assert.throws(() => decodeStatistics(cut, descriptor.version, 'x'), { name: 'Corruption' });
  }
});
