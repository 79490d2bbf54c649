import type { Clustering } from '../../mutation/index.ts';
import { PartitionData, Row } from '../../mutation/index.ts';
import type { Pager } from './pager.ts';
import type { PagingState } from './paging-state.ts';
import { NO_LIMIT } from './paging-state.ts';

/** Tells where groups begin; rows are shown to it in reading order. */
export interface GroupBoundaries {
  /** Null stands for the static content of a partition without rows. */
  isNewGroup(key: Buffer, clustering: Clustering | null): boolean;
}

/** Limits of a query with GROUP BY, in groups; `NO_LIMIT` for none. */
export interface GroupLimits {
  readonly groups: number;
  readonly groupsPerPartition: number;
}

/**
 * Pages of groups, read through a pager of rows (AggregationQueryPager of Cassandra).
 *
 * A group ends where the next begins, so the row behind a page's last group is read and left for
 * the next page; a page always ends between two groups, and the state names its last row. Rows go
 * to the consumer as they are read, in slices: a group may be larger than memory.
 */
export class GroupPager {
  private readonly rows: Pager;
  private readonly boundaries: GroupBoundaries;
  private readonly limits: GroupLimits;
  /** A query of keys knows that it ends with the static content of the last. */
  private readonly readsKeys: boolean;
  private remaining: number;
  private givenInPartition: number;
  private lastKey: Buffer | null;
  private lastRow: Clustering | null;
  private hasOpenGroup = false;
  /** Partitions behind the page were read with it. */
  private hasMorePartitions = false;
  private wanted = 0;
  private counted = 0;

  constructor(
    rows: Pager,
    boundaries: GroupBoundaries,
    limits: GroupLimits,
    readsKeys: boolean,
    state: PagingState | null,
  ) {
    const stateKey = state?.partitionKey ?? null;
    this.rows = rows;
    this.readsKeys = readsKeys;
    this.boundaries = boundaries;
    this.limits = limits;
    this.remaining = state?.remaining ?? limits.groups;
    const left = state?.remainingInPartition ?? limits.groupsPerPartition;
    this.givenInPartition = limits.groupsPerPartition - left;
    this.lastKey = stateKey;
    this.lastRow = state?.clustering ?? null;
  }

  /** A page with all the groups it wanted may be followed by an empty one. */
  get isExhausted(): boolean {
    if (this.remaining === 0 || this.counted < this.wanted) return true;
    if (!this.readsKeys || this.hasMorePartitions || !this.rows.isExhausted) return false;
    return this.lastRow === null || this.hasAllOfPartition;
  }

  private get hasAllOfPartition(): boolean {
    return this.givenInPartition >= this.limits.groupsPerPartition;
  }

  /** Gives the partitions of the next groups, at most `groups`, reading `rowsAtOnce` at a time. */
  async fetch(
    groups: number,
    rowsAtOnce: number,
    consume: (partition: PartitionData) => void,
  ): Promise<void> {
    this.wanted = Math.min(groups, this.remaining);
    this.counted = 0;
    while (this.counted < this.wanted && !this.rows.isExhausted) {
      const partitions = await this.rows.fetch(rowsAtOnce);
      const last = partitions[partitions.length - 1];
      for (const partition of partitions) {
        const rows = this.take(partition);
        if (rows !== null) consume(rows);
        const isTaken = this.lastKey?.equals(partition.key.key) === true;
        this.hasMorePartitions = partition !== last || !isTaken;
        // The pager stands in the last one: of those before there is nothing left to leave out.
        if (!this.hasMorePartitions && this.hasAllOfPartition) this.rows.skipPartition();
        if (this.counted === this.wanted) break;
      }
    }
    if (this.hasOpenGroup && this.counted < this.wanted) this.closeGroup();
    this.hasOpenGroup = false;
    this.remaining -= this.counted;
  }

  private closeGroup(): void {
    this.counted++;
    this.givenInPartition++;
    this.hasOpenGroup = false;
  }

  /** The part of a partition that the page may have; null: nothing. */
  private take(partition: PartitionData): PartitionData | null {
    const { key } = partition;
    if (this.lastKey?.equals(key.key) !== true) {
      if (this.hasOpenGroup) this.closeGroup();
      if (this.counted === this.wanted) return null;
      this.givenInPartition = 0;
      this.lastKey = key.key;
      this.lastRow = null;
    }
    if (isOneRow(partition)) {
      this.boundaries.isNewGroup(key.key, null);
      this.closeGroup();
      return partition;
    }
    const length = this.countRows(partition);
    if (length === partition.unfiltereds.length) return partition;
    if (length === 0) return null;
    const rows = partition.unfiltereds.slice(0, length);
    return new PartitionData(key, partition.deletion, partition.staticRow, rows);
  }

  /** How many rows of a partition come before a limit. */
  private countRows({ key, unfiltereds }: PartitionData): number {
    for (let i = 0; i < unfiltereds.length; i++) {
      const row = unfiltereds[i];
      if (!(row instanceof Row)) continue;
      if (this.boundaries.isNewGroup(key.key, row.clustering)) {
        if (this.hasOpenGroup) this.closeGroup();
        if (this.counted === this.wanted) return i;
        if (this.hasAllOfPartition) return i;
        this.hasOpenGroup = true;
      }
      this.lastRow = row.clustering;
    }
    return unfiltereds.length;
  }

  /** Null when no row was given. */
  state(): PagingState | null {
    if (this.lastKey === null) return null;
    const { groupsPerPartition } = this.limits;
    const left = groupsPerPartition - this.givenInPartition;
    return {
      partitionKey: this.lastKey,
      clustering: this.lastRow,
      remaining: this.remaining,
      remainingInPartition: this.lastRow === null ? 0 : Math.min(left, NO_LIMIT),
    };
  }
}

/** Whether a partition is a group by itself: its static content, or the row of a table without clustering. */
function isOneRow({ unfiltereds: [first] }: PartitionData): boolean {
  return first === undefined || (first instanceof Row && first.clustering.length === 0);
}

/** Where the pager of rows goes on behind the last group of a page: no limit of its own. */
export function rowsAfterGroup(state: PagingState | null): PagingState | null {
  if (state === null) return null;
  const isDone = state.remainingInPartition === 0;
  return { ...state, remaining: NO_LIMIT, remainingInPartition: isDone ? 0 : NO_LIMIT };
}
