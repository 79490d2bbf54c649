import { ByteWriter } from '../../../base/bytes/index.ts';
import type { SummarySamples } from './summary.ts';
import { POSITION_BYTES, TWO_TO_32 } from './summary.ts';

/** Offsets are signed 32-bit numbers; what is beyond is not sampled, as in Cassandra. */
const MOST_BYTES = 0x7fffffff;

/** Takes every n-th key of an Index component for its summary. */
export class SampleGatherer {
  readonly interval: number;
  /** Keys that were added, sampled or not. */
  keyCount = 0;
  private readonly writer = new ByteWriter(1024);
  private readonly starts: number[] = [];

  /** `interval` is the table's min_index_interval. */
  constructor(interval: number) {
    this.interval = interval;
  }

  /** To be called for each key, with where its entry in the Index component begins. */
  add(key: Buffer, indexPosition: number): void {
    if (this.keyCount++ % this.interval !== 0) return;
    const { writer } = this;
    if (writer.length + key.length + POSITION_BYTES > MOST_BYTES) return;
    this.starts.push(writer.length);
    writer.bytes(key);
    const at = writer.reserve(POSITION_BYTES);
    writer.buffer.writeUInt32LE(indexPosition % TWO_TO_32, at);
    writer.buffer.writeUInt32LE(Math.floor(indexPosition / TWO_TO_32), at + 4);
  }

  /** The samples until now; their bytes are worth nothing once another is added. */
  samples(): SummarySamples {
    return {
      bytes: this.writer.view(),
      starts: Int32Array.from([...this.starts, this.writer.length]),
    };
  }
}
