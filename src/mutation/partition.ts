import type { TableMetadata } from '../schema/index.ts';
import type { Bound, Slice } from './bound.ts';
import type { DeletionTime } from './deletion-time.ts';
import type { Row } from './row.ts';

/**
 * A partition key with its Murmur3 token as two signed 32-bit halves (the low half compares
 * unsigned), so that hot loops need no bigint.
 */
export class DecoratedKey {
  readonly key: Buffer;
  readonly tokenHigh: number;
  readonly tokenLow: number;

  constructor(key: Buffer, tokenHigh: number, tokenLow: number) {
    this.key = key;
    this.tokenHigh = tokenHigh;
    this.tokenLow = tokenLow;
  }
}

/** Order of the ring: by token, then by the key's bytes. */
export function compareKeys(left: DecoratedKey, right: DecoratedKey): number {
  if (left.tokenHigh !== right.tokenHigh) return left.tokenHigh < right.tokenHigh ? -1 : 1;
  const leftLow = left.tokenLow >>> 0;
  const rightLow = right.tokenLow >>> 0;
  if (leftLow !== rightLow) return leftLow < rightLow ? -1 : 1;
  return Buffer.compare(left.key, right.key);
}

/** A deletion of all rows of a slice. */
export class RangeTombstone {
  readonly slice: Slice;
  readonly deletion: DeletionTime;

  constructor(slice: Slice, deletion: DeletionTime) {
    this.slice = slice;
    this.deletion = deletion;
  }
}

/** What a mutation does to one partition of one table. Rows are sorted and distinct. */
export class PartitionUpdate {
  readonly table: TableMetadata;
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  readonly rows: readonly Row[];
  readonly rangeTombstones: readonly RangeTombstone[];

  constructor(
    table: TableMetadata,
    key: DecoratedKey,
    deletion: DeletionTime,
    staticRow: Row | null,
    rows: readonly Row[],
    rangeTombstones: readonly RangeTombstone[],
  ) {
    this.table = table;
    this.key = key;
    this.deletion = deletion;
    this.staticRow = staticRow;
    this.rows = rows;
    this.rangeTombstones = rangeTombstones;
  }
}

/** Changes to one partition key of one keyspace, in one or more tables; applied atomically. */
export class Mutation {
  readonly keyspace: string;
  readonly key: DecoratedKey;
  readonly updates: readonly PartitionUpdate[];

  constructor(keyspace: string, key: DecoratedKey, updates: readonly PartitionUpdate[]) {
    this.keyspace = keyspace;
    this.key = key;
    this.updates = updates;
  }
}

/** Rows, the static one included, and deletions of an update (PartitionUpdate.operationCount). */
export function operationCount(update: PartitionUpdate): number {
  const { rows, rangeTombstones, staticRow, deletion } = update;
  const others = (staticRow === null ? 0 : 1) + (deletion.isLive ? 0 : 1);
  return rows.length + rangeTombstones.length + others;
}

/** Where a range deletion closes, opens, or both, between the rows of a read. */
export class RangeMarker {
  readonly bound: Bound;
  /** Deletion that ends here (in reading order), or null. */
  readonly close: DeletionTime | null;
  /** Deletion that begins here (in reading order), or null. */
  readonly open: DeletionTime | null;

  constructor(bound: Bound, close: DeletionTime | null, open: DeletionTime | null) {
    this.bound = bound;
    this.close = close;
    this.open = open;
  }
}

export type Unfiltered = Row | RangeMarker;

/** What a replica answers for one partition: tombstones and expired cells are still in it. */
export class PartitionData {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  /** In reading order: clustering order, or its reverse for a reversed read. */
  readonly unfiltereds: readonly Unfiltered[];

  constructor(
    key: DecoratedKey,
    deletion: DeletionTime,
    staticRow: Row | null,
    unfiltereds: readonly Unfiltered[],
  ) {
    this.key = key;
    this.deletion = deletion;
    this.staticRow = staticRow;
    this.unfiltereds = unfiltereds;
  }
}
