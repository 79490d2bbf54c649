import { ByteReader } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { DecoratedKey } from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';

const OFFSET_BYTES = 4;
export const POSITION_BYTES = 8;
export const TWO_TO_32 = 4294967296;
/** Samples that are looked at before other work has its turn. */
const SAMPLES_AT_A_TIME = 4096;

/** The samples as Summary.db has them: each a key and, in eight bytes, where its entry begins. */
export interface SummarySamples {
  readonly bytes: Buffer;
  /** Where each sample begins in `bytes`, and behind them where the last one ends. */
  readonly starts: Int32Array;
}

/**
 * Every n-th key of the Index component, to begin a search near its end. Large files have many samples:
 * they stay in the bytes they came in.
 */
export class IndexSummary {
  readonly length: number;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
  private readonly samples: SummarySamples;
  /** Tokens of the samples as signed high and unsigned low halves, for a search without objects. */
  private readonly highs: Int32Array;
  private readonly lows: Uint32Array;

  private constructor(samples: SummarySamples, first: DecoratedKey, last: DecoratedKey) {
    this.length = samples.starts.length - 1;
    this.samples = samples;
    this.first = first;
    this.last = last;
    this.highs = new Int32Array(this.length);
    this.lows = new Uint32Array(this.length);
  }

  /** Rejects with a RangeError when samples are out of order. `pause` lets others run in between. */
  static async of(
    samples: SummarySamples,
    first: DecoratedKey,
    last: DecoratedKey,
    pause: () => Promise<void>,
  ): Promise<IndexSummary> {
    const summary = new IndexSummary(samples, first, last);
    for (let from = 0; from < summary.length; from += SAMPLES_AT_A_TIME) {
      if (from > 0) await pause();
      summary.take(from, Math.min(summary.length, from + SAMPLES_AT_A_TIME));
    }
    return summary;
  }

  /** The file has no checksum; but nearly all damage leaves it out of order. */
  private take(from: number, to: number): void {
    let before = from === 0 ? this.first : this.key(from - 1);
    for (let i = from; i < to; i++) {
      const sample = this.key(i);
      const order = compareKeys(before, sample);
      const position = this.position(i) as number;
      const isInOrder =
        i === 0
          ? order === 0 && position === 0
          : order < 0 && position > (this.position(i - 1) as number);
      if (!isInOrder) throw new RangeError(`sample ${i} is out of order`);
      this.highs[i] = sample.tokenHigh;
      this.lows[i] = sample.tokenLow >>> 0;
      before = sample;
    }
    if (to === this.length && compareKeys(before, this.last) > 0) {
      throw new RangeError('the last key is out of order');
    }
  }

  /** About what it takes in memory. */
  get memoryBytes(): number {
    const { highs, lows, samples } = this;
    const { starts } = samples;
    const bytes = (starts[this.length] as number) - (starts[0] as number);
    return highs.byteLength + lows.byteLength + starts.byteLength + bytes;
  }

  /**
   * Number of the last sample that is not behind the key; 0 when all are. `key` null stands for a
   * place just before all keys of the token.
   */
  search(tokenHigh: number, tokenLow: number, key: Buffer | null): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBehind(middle, tokenHigh, tokenLow, key)) high = middle;
      else low = middle + 1;
    }
    return Math.max(0, low - 1);
  }

  private isBehind(at: number, tokenHigh: number, tokenLow: number, key: Buffer | null): boolean {
    const high = this.highs[at] as number;
    if (high !== tokenHigh) return high > tokenHigh;
    const low = this.lows[at] as number;
    if (low !== tokenLow >>> 0) return low > tokenLow >>> 0;
    return key === null || Buffer.compare(this.keyBytes(at), key) > 0;
  }

  /** Where in the Index component a sample's entry begins; undefined behind the last one. */
  position(sample: number): number | undefined {
    if (sample >= this.length) return undefined;
    const { bytes, starts } = this.samples;
    const at = (starts[sample + 1] as number) - POSITION_BYTES;
    return bytes.readUInt32LE(at) + TWO_TO_32 * bytes.readUInt32LE(at + 4);
  }

  key(sample: number): DecoratedKey {
    return decorateKey(this.keyBytes(sample));
  }

  keyBytes(sample: number): Buffer {
    const { bytes, starts } = this.samples;
    const end = (starts[sample + 1] as number) - POSITION_BYTES;
    return bytes.subarray(starts[sample] as number, end);
  }
}

/** Summary.db; `SummaryBuilder` tells the form. Rejects with Corruption of the file. */
export async function decodeSummary(
  bytes: Buffer,
  file: string,
  pause: () => Promise<void>,
): Promise<IndexSummary> {
  const reader = new ByteReader(bytes);
  try {
    const samples = readSamples(reader);
    const first = readKey(reader);
    const last = readKey(reader);
    return await IndexSummary.of(samples, first, last, pause);
  } catch (error) {
    throw new Corruption(file, reader.offset, (error as Error).message);
  }
}

function readSamples(reader: ByteReader): SummarySamples {
  const interval = reader.int32();
  const count = reader.int32();
  const size = Number(reader.int64());
  const samplingLevel = reader.int32();
  const fullCount = reader.int32();
  if (interval < 1 || samplingLevel < 1 || samplingLevel > 128 || fullCount < count) {
    throw new RangeError(`an interval of ${interval} at the level ${samplingLevel}`);
  }
  const start = reader.offset;
  if (count < 1 || size > reader.remaining || count * (OFFSET_BYTES + POSITION_BYTES) > size) {
    throw new RangeError(`${count} samples in ${size} bytes`);
  }
  const bytes = reader.buffer.subarray(start, start + size);
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const at = OFFSET_BYTES * i;
    reader.offset = start + at;
    const from = bytes.readInt32LE(at);
    const to = i + 1 < count ? bytes.readInt32LE(at + OFFSET_BYTES) : size;
    const expected = i === 0 ? OFFSET_BYTES * count : from;
    if (from !== expected || to - from < POSITION_BYTES || to > size) {
      throw new RangeError(`sample ${i} from ${from} to ${to}`);
    }
    starts[i] = from;
  }
  starts[count] = size;
  reader.offset = start + size;
  return { bytes, starts };
}

function readKey(reader: ByteReader): DecoratedKey {
  return decorateKey(Buffer.from(reader.bytes(reader.int32())));
}
