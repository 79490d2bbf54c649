import { canonical } from '../../../base/bytes/index.ts';
import type { WriteGuard } from '../../../guardrail/index.ts';
import type { Row, Timestamp } from '../../../mutation/index.ts';
import { Cell, DeletionTime, Liveness, NO_DELETION_TIME, NO_TTL } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';

const EMPTY = Buffer.alloc(0);

/** What all cells of one execution of a statement share, and the makers of cells from it. */
export class UpdateParameters {
  readonly bindings: Bindings;
  readonly timestamp: Timestamp;
  /** Seconds; `NO_TTL` for none. */
  readonly timeToLive: number;
  readonly nowInSeconds: number;
  /** The row being changed as it is now, for operations that need it. */
  existing: Row | null = null;
  /** What the client's values are held to; null for nothing. */
  readonly guard: WriteGuard | null;
  private readonly expiresAt: number;

  constructor(
    bindings: Bindings,
    timestamp: Timestamp,
    timeToLive: number,
    nowInSeconds: number,
    guard: WriteGuard | null = null,
  ) {
    this.guard = guard;
    this.bindings = bindings;
    this.timestamp = timestamp;
    this.timeToLive = timeToLive;
    this.nowInSeconds = nowInSeconds;
    this.expiresAt = timeToLive === NO_TTL ? NO_DELETION_TIME : nowInSeconds + timeToLive;
  }

  /** `value` and `path` become the cell's own. */
  cell(column: ColumnMetadata, value: Buffer, path: Buffer | null): Cell {
    if (this.guard !== null) this.guardCell(column, value, path);
    return new Cell(column, this.timestamp, this.timeToLive, this.expiresAt, value, path);
  }

  private guardCell(column: ColumnMetadata, value: Buffer, path: Buffer | null): void {
    this.guard?.value(value.length, column.name);
    if (path !== null && column.isComplex) this.guard?.value(path.length, column.name);
  }

  /** The path of an element that is deleted is kept with the deletion, so it may not be too long. */
  tombstone(column: ColumnMetadata, path: Buffer | null): Cell {
    if (path !== null && column.isComplex) this.guard?.value(path.length, column.name);
    return new Cell(column, this.timestamp, NO_TTL, this.nowInSeconds, EMPTY, path);
  }

  liveness(): Liveness {
    return new Liveness(this.timestamp, this.timeToLive, this.expiresAt);
  }

  /** The path of an element that is put behind the others of its list. */
  nextElementPath(): Buffer {
    return this.bindings.functions.nextTimeUuid();
  }

  deletion(): DeletionTime {
    return new DeletionTime(this.timestamp, this.nowInSeconds);
  }

  /** Deletes what a collection held before, and nothing that is written with it. */
  overwriteDeletion(): DeletionTime {
    return new DeletionTime(before(this.timestamp), this.nowInSeconds);
  }
}

function before(timestamp: Timestamp): Timestamp {
  if (typeof timestamp === 'number' && timestamp > Number.MIN_SAFE_INTEGER) return timestamp - 1;
  return canonical(BigInt(timestamp) - 1n);
}
