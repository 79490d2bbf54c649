import type { DecoratedKey } from '../../mutation/index.ts';
import type { OutputShape } from './strategy/index.ts';
import { maxBytesOfLevel, ringFraction } from './strategy/index.ts';

const HIGHEST_LEVEL = 8;
/** Halving ends with a file that is smaller (SplittingSizeTieredCompactionWriter). */
const LEAST_HALF_BYTES = 50 * 1024 * 1024;

/** Where the output of one compaction is cut, and of which level each of its files is. */
export class OutputCuts {
  private readonly shape: OutputShape;
  private shard = -1;
  private filledLevel = 1;
  private bytesInLevel = 0;
  private endedFiles = 0;

  constructor(shape: OutputShape) {
    this.shape = shape;
  }

  get level(): number {
    const { shape } = this;
    if (shape.kind === 'levels') return this.filledLevel;
    return shape.kind === 'shards' ? 0 : shape.level;
  }

  /** True when a file of so many bytes ends before a key. */
  endsBefore(key: DecoratedKey, bytes: number): boolean {
    const { shape } = this;
    if (shape.kind === 'one') return false;
    if (shape.kind === 'halves') return bytes > this.half(shape.totalBytes);
    if (shape.kind !== 'shards') return bytes > shape.maxBytes;
    const shard = shardOf(key, shape.count);
    const ends = this.shard >= 0 && shard !== this.shard;
    this.shard = shard;
    return ends;
  }

  /** What the file may hold that is written now: infinite for the last. */
  private half(totalBytes: number): number {
    const half = totalBytes * 0.5 ** (this.endedFiles + 1);
    return half < LEAST_HALF_BYTES ? Number.POSITIVE_INFINITY : half;
  }

  /** A file has ended. */
  ended(bytes: number): void {
    const { shape } = this;
    this.endedFiles++;
    if (shape.kind !== 'levels') return;
    this.bytesInLevel += bytes;
    if (this.bytesInLevel <= maxBytesOfLevel(this.filledLevel, shape.fanout, shape.maxBytes))
      return;
    this.filledLevel = Math.min(this.filledLevel + 1, HIGHEST_LEVEL);
    this.bytesInLevel = 0;
  }
}

function shardOf(key: DecoratedKey, count: number): number {
  return Math.min(count - 1, Math.floor(ringFraction(key) * count));
}
