import { ByteWriter } from '../../../base/bytes/index.ts';
import type { DecoratedKey } from '../../../mutation/index.ts';

/** How many of 128 samples are kept: all of them. Cassandra keeps fewer when memory is short. */
const FULL_SAMPLING_LEVEL = 128;
const OFFSET_BYTES = 4;
/** Offsets are signed 32-bit numbers; what is beyond is not sampled, as in Cassandra. */
const MOST_ENTRY_BYTES = 0x7fffffff;

/**
 * Summary.db (io/sstable/indexsummary): every n-th key of the Index component with its place there,
 * so that a search begins near its end. Numbers of the summary itself are little-endian, for
 * Cassandra maps them into memory.
 */
export class SummaryBuilder {
  private readonly interval: number;
  private readonly entries = new ByteWriter(1024);
  private readonly offsets: number[] = [];
  private keyCount = 0;

  /** `interval` is the table's min_index_interval. */
  constructor(interval: number) {
    this.interval = interval;
  }

  /** To be called for each key, with where its entry in the Index component begins. */
  add(key: Buffer, indexPosition: number): void {
    if (this.keyCount++ % this.interval !== 0) return;
    const { entries } = this;
    if (entries.length + key.length + 8 > MOST_ENTRY_BYTES) return;
    this.offsets.push(entries.length);
    entries.bytes(key);
    const at = entries.reserve(8);
    entries.buffer.writeUInt32LE(indexPosition % 4294967296, at);
    entries.buffer.writeUInt32LE(Math.floor(indexPosition / 4294967296), at + 4);
  }

  encode(first: DecoratedKey, last: DecoratedKey): Buffer {
    const { offsets, entries } = this;
    const base = offsets.length * OFFSET_BYTES;
    const writer = new ByteWriter(base + entries.length + 256);
    writer.int32(this.interval);
    writer.int32(offsets.length);
    writer.int64(base + entries.length);
    writer.int32(FULL_SAMPLING_LEVEL);
    writer.int32(Math.ceil(this.keyCount / this.interval));
    for (const offset of offsets) {
      writer.buffer.writeInt32LE(offset + base, writer.reserve(OFFSET_BYTES));
    }
    writer.bytes(entries.view());
    for (const { key } of [first, last]) {
      writer.int32(key.length);
      writer.bytes(key);
    }
    return writer.copy();
  }
}
