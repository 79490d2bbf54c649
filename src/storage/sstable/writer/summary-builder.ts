import { ByteWriter } from '../../../base/bytes/index.ts';
import type { DecoratedKey } from '../../../mutation/index.ts';
import { SampleGatherer } from '../primary-index/index.ts';

/** How many of 128 samples are kept: all of them. Cassandra keeps fewer when memory is short. */
const FULL_SAMPLING_LEVEL = 128;
const OFFSET_BYTES = 4;
/**
 * Summary.db (io/sstable/indexsummary): every n-th key of the Index component with its place there,
 * so that a search begins near its end. Numbers of the summary itself are little-endian, for
 * Cassandra maps them into memory.
 */
export class SummaryBuilder {
  private readonly gatherer: SampleGatherer;

  /** `interval` is the table's min_index_interval. */
  constructor(interval: number) {
    this.gatherer = new SampleGatherer(interval);
  }

  /** To be called for each key, with where its entry in the Index component begins. */
  add(key: Buffer, indexPosition: number): void {
    this.gatherer.add(key, indexPosition);
  }

  encode(first: DecoratedKey, last: DecoratedKey): Buffer {
    const { interval, keyCount } = this.gatherer;
    const { bytes, starts } = this.gatherer.samples();
    const count = starts.length - 1;
    const base = count * OFFSET_BYTES;
    const writer = new ByteWriter(base + bytes.length + 256);
    writer.int32(interval);
    writer.int32(count);
    writer.int64(base + bytes.length);
    writer.int32(FULL_SAMPLING_LEVEL);
    writer.int32(Math.ceil(keyCount / interval));
    for (const start of starts.subarray(0, count)) {
      writer.buffer.writeInt32LE(start + base, writer.reserve(OFFSET_BYTES));
    }
    writer.bytes(bytes);
    for (const { key } of [first, last]) {
      writer.int32(key.length);
      writer.bytes(key);
    }
    return writer.copy();
  }
}
