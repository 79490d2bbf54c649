import type { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { NO_DELETION_TIME } from '../../../mutation/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';

/** The last second that version nb knows, and the last of later ones. */
const LEGACY_LAST_SECOND = 0x7ffffffe;
const LAST_SECOND = 0xfffffffd;
const MOST_COUNT = 0x7fffffff;

/**
 * How many tombstones become droppable around which second (utils/streamhist/TombstoneHistogram.java
 * of Cassandra): points in ascending order with their counts.
 */
export class TombstoneHistogram {
  readonly points: readonly number[];
  readonly counts: readonly number[];

  constructor(points: readonly number[], counts: readonly number[]) {
    this.points = points;
    this.counts = counts;
  }

  /** About how many there are up to `second`, which may lie between two points. */
  sum(second: number): number {
    let sum = 0;
    for (let i = 0; i < this.points.length; i++) {
      const point = this.points[i] as number;
      const count = this.counts[i] as number;
      if (point <= second) {
        sum += count;
        continue;
      }
      if (i === 0) return 0;
      const before = this.points[i - 1] as number;
      const countBefore = this.counts[i - 1] as number;
      const weight = (second - before) / (point - before);
      const between = countBefore + (count - countBefore) * weight;
      return sum - countBefore + ((countBefore + between) * weight) / 2 + countBefore / 2;
    }
    return sum;
  }

  write(writer: ByteWriter, version: SSTableVersion): void {
    writer.int32(this.points.length);
    writer.int32(this.points.length);
    for (let i = 0; i < this.points.length; i++) {
      if (version.hasUnsignedDeletionTime) {
        writer.int64(this.points[i] as number);
        writer.int32(this.counts[i] as number);
      } else {
        writer.double(this.points[i] as number);
        writer.int64(this.counts[i] as number);
      }
    }
  }

  static read(reader: ByteReader, version: SSTableVersion): TombstoneHistogram {
    reader.int32(); // The most points there may be, of no use.
    const size = reader.int32();
    if (size < 0 || size * 12 > reader.remaining) throw new RangeError(`${size} points`);
    const points: number[] = [];
    const counts: number[] = [];
    const last = version.hasUnsignedDeletionTime ? LAST_SECOND : LEGACY_LAST_SECOND;
    for (let i = 0; i < size; i++) {
      const point = version.hasUnsignedDeletionTime ? Number(reader.int64()) : reader.double();
      const count = version.hasUnsignedDeletionTime ? reader.int32() : Number(reader.int64());
      // Old files may have negative seconds, which stand for the last.
      points.push(point >= 0 && point <= last ? Math.floor(point) : last);
      counts.push(Math.min(count, MOST_COUNT));
    }
    return new TombstoneHistogram(points, counts);
  }
}

/** The most points a histogram has (SSTable.TOMBSTONE_HISTOGRAM_BIN_SIZE). */
const BIN_SIZE = 100;
/** Different points gathered before they are merged into the bin. */
const SPOOL_CAPACITY = 131_072;
/** Seconds are rounded up to a multiple of this. */
const ROUND_SECONDS = 60;

/** How far from its own cell of the spool a point may lie. */
const MOST_PROBES = 100;

/**
 * Counts seconds into a histogram (StreamingTombstoneHistogramBuilder.java): they are rounded up to
 * minutes and gathered in a spool; of what does not fit 100 points then, the nearest two are merged.
 * The spool is a hash table there, and in which order it gives its points back decides which of them
 * are merged; so cells are numbered as there, and files are the same.
 */
export class TombstoneHistogramBuilder {
  /** By cell. */
  private readonly spool = new Map<number, { readonly point: number; count: number }>();
  private readonly points: number[] = [];
  private readonly counts: number[] = [];
  private lastPoint = -1;
  private lastCount = 0;

  add(second: number): void {
    if (second === NO_DELETION_TIME) return;
    const rest = second % ROUND_SECONDS;
    const point = rest === 0 ? second : Math.min(second + ROUND_SECONDS - rest, LAST_SECOND);
    // Most times of a file are the same minute.
    if (point === this.lastPoint) {
      this.lastCount++;
      return;
    }
    this.keepLast();
    this.lastPoint = point;
    this.lastCount = 1;
  }

  private keepLast(): void {
    if (this.lastCount === 0) return;
    if (!this.spoolPoint(this.lastPoint, this.lastCount)) {
      this.flush();
      this.spoolPoint(this.lastPoint, this.lastCount);
    }
    this.lastCount = 0;
    this.lastPoint = -1;
  }

  /** False when the spool has no room. */
  private spoolPoint(point: number, count: number): boolean {
    const { spool } = this;
    if (spool.size > SPOOL_CAPACITY) return false;
    const first = Math.imul(point | 0, 948_701_839) & (SPOOL_CAPACITY - 1);
    for (let cell = first; cell < first + MOST_PROBES; cell++) {
      const known = spool.get(cell);
      if (known === undefined) {
        spool.set(cell, { point, count });
        return true;
      }
      if (known.point === point) {
        known.count = Math.min(known.count + count, MOST_COUNT);
        return true;
      }
    }
    return false;
  }

  /** The histogram of what was added so far. */
  build(): TombstoneHistogram {
    this.keepLast();
    this.flush();
    return new TombstoneHistogram([...this.points], [...this.counts]);
  }

  private flush(): void {
    const cells = [...this.spool].sort(([left], [right]) => left - right);
    for (const [, { point, count }] of cells) this.put(point, count);
    this.spool.clear();
  }

  private put(point: number, count: number): void {
    let at = this.points.length;
    while (at > 0 && (this.points[at - 1] as number) > point) at--;
    if (this.points[at - 1] === point) {
      this.counts[at - 1] = Math.min((this.counts[at - 1] as number) + count, MOST_COUNT);
      return;
    }
    this.points.splice(at, 0, point);
    this.counts.splice(at, 0, count);
    if (this.points.length > BIN_SIZE) this.mergeNearest();
  }

  private mergeNearest(): void {
    const { points, counts } = this;
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < points.length; i++) {
      const distance = (points[i + 1] as number) - (points[i] as number);
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    const [left, right] = [points[nearest] as number, points[nearest + 1] as number];
    const [leftCount, rightCount] = [counts[nearest] as number, counts[nearest + 1] as number];
    const sum = leftCount + rightCount;
    const mean = Math.floor((left * leftCount + right * rightCount) / sum);
    const inside = Math.min(Math.max(mean, left + 1), right);
    const rest = inside % ROUND_SECONDS;
    points.splice(nearest, 2, rest === 0 ? inside : inside + ROUND_SECONDS - rest);
    counts.splice(nearest, 2, Math.min(sum, MOST_COUNT));
  }
}
