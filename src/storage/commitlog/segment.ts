import type { DiskFile } from '../../platform/index.ts';
import { SEGMENT_HEADER_BYTES } from './log-format.ts';

/** A place in the log. */
export interface LogPosition {
  readonly segmentId: number;
  readonly offset: number;
}

/** What is from `start` up to `end` in the log. */
export interface LogInterval {
  readonly start: LogPosition;
  readonly end: LogPosition;
}

/** Whether a place is in one of the intervals. */
export function isWithin(place: LogPosition, intervals: readonly LogInterval[]): boolean {
  return intervals.some(
    ({ start, end }) => comparePositions(start, place) <= 0 && comparePositions(place, end) < 0,
  );
}

export function comparePositions(left: LogPosition, right: LogPosition): number {
  return left.segmentId - right.segmentId || left.offset - right.offset;
}

/** One file of the log, and what is in it. */
export class Segment {
  readonly id: number;
  readonly path: string;
  file: DiskFile | null = null;
  /** Where the next record goes. */
  length = SEGMENT_HEADER_BYTES;
  /** Bytes known to survive a crash. */
  durableLength = 0;
  /** What the last sync marker says is durable. */
  markedLength = SEGMENT_HEADER_BYTES;
  /** A truncation in it speaks about older segments: it must outlive them. */
  holdsTruncation = false;
  /** No record will be added. */
  isSealed = false;
  /** Tables with records that are in no other place, with the offset behind the last of them. */
  private readonly dirty = new Map<string, { end: number }>();
  private lastTable = '';
  private lastEntry = { end: 0 };

  constructor(id: number, path: string) {
    this.id = id;
    this.path = path;
  }

  get isClean(): boolean {
    return this.dirty.size === 0;
  }

  get dirtyTables(): readonly string[] {
    return [...this.dirty.keys()];
  }

  markDirty(tableId: string, end: number): void {
    if (tableId !== this.lastTable) {
      let entry = this.dirty.get(tableId);
      if (entry === undefined) {
        entry = { end };
        this.dirty.set(tableId, entry);
      }
      this.lastTable = tableId;
      this.lastEntry = entry;
    }
    this.lastEntry.end = end;
  }

  /** Forgets the records of a table up to an offset. */
  markClean(tableId: string, upTo: number): void {
    const entry = this.dirty.get(tableId);
    if (entry === undefined || entry.end > upTo) return;
    this.dirty.delete(tableId);
    this.lastTable = '';
  }
}
