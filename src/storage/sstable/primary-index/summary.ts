import { ByteReader } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { DecoratedKey } from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';

const OFFSET_BYTES = 4;
const POSITION_BYTES = 8;
const TWO_TO_32 = 4294967296;

/** Every n-th key of the Index component, to begin a search near its end. */
export class IndexSummary {
  /** Tokens of the samples as signed high and unsigned low halves, for a search without objects. */
  private readonly highs: Int32Array;
  private readonly lows: Uint32Array;
  private readonly keys: readonly Buffer[];
  private readonly positions: Float64Array;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;

  /** `samples` are in ring order and not empty. */
  constructor(
    samples: readonly DecoratedKey[],
    positions: Float64Array,
    first: DecoratedKey,
    last: DecoratedKey,
  ) {
    this.highs = Int32Array.from(samples, (key) => key.tokenHigh);
    this.lows = Uint32Array.from(samples, (key) => key.tokenLow >>> 0);
    this.keys = samples.map(({ key }) => key);
    this.positions = positions;
    this.first = first;
    this.last = last;
  }

  get length(): number {
    return this.keys.length;
  }

  /** About what it takes in memory. */
  get memoryBytes(): number {
    const ends = this.highs.byteLength + this.lows.byteLength + this.positions.byteLength;
    return this.keys.reduce((sum, { length }) => sum + length, ends);
  }

  /**
   * Number of the last sample that is not behind the key; 0 when all are. `key` null stands for a
   * place just before all keys of the token.
   */
  search(tokenHigh: number, tokenLow: number, key: Buffer | null): number {
    let low = 0;
    let high = this.keys.length;
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
    return key === null || Buffer.compare(this.keys[at] as Buffer, key) > 0;
  }

  /** Where in the Index component a sample's entry begins; undefined behind the last one. */
  position(sample: number): number | undefined {
    return this.positions[sample];
  }

  key(sample: number): DecoratedKey {
    return decorateKey(this.keyBytes(sample));
  }

  keyBytes(sample: number): Buffer {
    return this.keys[sample] as Buffer;
  }
}

/** Summary.db; `SummaryBuilder` tells the form. Throws Corruption of the file. */
export function decodeSummary(bytes: Buffer, file: string): IndexSummary {
  const reader = new ByteReader(bytes);
  try {
    return readSummary(reader);
  } catch (error) {
    throw new Corruption(file, reader.offset, (error as Error).message);
  }
}

function readSummary(reader: ByteReader): IndexSummary {
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
  const samples: DecoratedKey[] = [];
  const positions = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = start + OFFSET_BYTES * i;
    reader.offset = at;
    const from = reader.buffer.readInt32LE(at);
    const to = i + 1 < count ? reader.buffer.readInt32LE(at + OFFSET_BYTES) : size;
    const expected = i === 0 ? OFFSET_BYTES * count : from;
    if (from !== expected || to - from < POSITION_BYTES || to > size) {
      throw new RangeError(`sample ${i} from ${from} to ${to}`);
    }
    const end = start + to - POSITION_BYTES;
    samples.push(decorateKey(Buffer.from(reader.buffer.subarray(start + from, end))));
    const { buffer } = reader;
    positions[i] = buffer.readUInt32LE(end) + TWO_TO_32 * buffer.readUInt32LE(end + 4);
  }
  reader.offset = start + size;
  const first = readKey(reader);
  const last = readKey(reader);
  checkOrder(samples, positions, first, last);
  return new IndexSummary(samples, positions, first, last);
}

function readKey(reader: ByteReader): DecoratedKey {
  return decorateKey(Buffer.from(reader.bytes(reader.int32())));
}

/** The file has no checksum; but nearly all damage leaves it out of order. */
function checkOrder(
  samples: readonly DecoratedKey[],
  positions: Float64Array,
  first: DecoratedKey,
  last: DecoratedKey,
): void {
  let before = first;
  for (const [i, sample] of samples.entries()) {
    const isKeyInOrder =
      i === 0 ? compareKeys(first, sample) === 0 : compareKeys(before, sample) < 0;
    const position = positions[i] as number;
    const isPositionInOrder = i === 0 ? position === 0 : position > (positions[i - 1] as number);
    if (!isKeyInOrder || !isPositionInOrder) throw new RangeError(`sample ${i} is out of order`);
    before = sample;
  }
  if (compareKeys(before, last) > 0) throw new RangeError('the last key is out of order');
}
