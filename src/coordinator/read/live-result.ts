import type {
  DecoratedKey,
  PartitionData as Partition,
  ReadCommand,
} from '../../mutation/index.ts';
import {
  ColumnSelection,
  clusteringFilterFor,
  filterLive,
  isStrict,
  LimitCounter,
  PartitionData,
  Row,
  RowFilter,
} from '../../mutation/index.ts';

/**
 * Collects merged partitions, one after the other in the order of reading, as the client sees them:
 * live rows that meet the conditions, cut to the limits of the command.
 */
export class LiveResult {
  readonly partitions: Partition[] = [];
  private readonly command: ReadCommand;
  private readonly filter: RowFilter;
  private readonly counter: LimitCounter;
  private readonly selection: ColumnSelection | null;

  constructor(command: ReadCommand) {
    this.command = command;
    this.filter = new RowFilter(command.table, command.rowFilter, command.nowInSeconds);
    this.counter = new LimitCounter(command);
    this.selection = ColumnSelection.of(command);
  }

  /** True when the limits allow nothing more. */
  get isDone(): boolean {
    return this.counter.isDone;
  }

  /** Rows counted until now. */
  get rows(): number {
    return this.counter.counted;
  }

  get remainingRows(): number {
    return this.command.limits.rows - this.counter.counted;
  }

  /** How many rows of a partition, the next to be added, there is room for. */
  roomFor(key: DecoratedKey): number {
    const isFirst = this.partitions.length === 0;
    return Math.min(this.remainingRows, rowsAllowedIn(this.command, key, isFirst));
  }

  /** What of a merged partition the client may see, without regard to limits; or null. */
  select(merged: Partition): Partition | null {
    const { filter, command } = this;
    if (!filter.matchesPartition(merged.key, merged.staticRow)) return null;
    const live = filterLive(merged, command.nowInSeconds, null, isStrict(command.table));
    if (live === null) return null;
    const rows = filter.filtersRows
      ? live.unfiltereds.filter((row) => row instanceof Row && filter.matchesRow(row))
      : live.unfiltereds;
    if (rows.length === 0 && (filter.filtersRows || live.staticRow === null)) return null;
    return new PartitionData(live.key, live.deletion, live.staticRow, rows);
  }

  /** Adds what `select` gave, cut to what there is room for. */
  add(selected: Partition): void {
    const { counter, command } = this;
    if (counter.isDone) return;
    const { key, deletion, staticRow, unfiltereds } = selected;
    counter.beginPartition(key, clusteringFilterFor(command, key), staticRow !== null);
    const rows: Row[] = [];
    for (const row of unfiltereds) {
      if (counter.isDoneForPartition) break;
      if (!(row instanceof Row)) continue;
      rows.push(this.selection === null ? row : this.selection.onlyWanted(row));
      counter.countRow();
    }
    counter.endPartition();
    if (rows.length === 0 && unfiltereds.length > 0) return;
    const statics = staticRow === null || this.selection === null;
    const wanted = statics ? staticRow : this.selection.onlyWanted(staticRow);
    this.partitions.push(new PartitionData(key, deletion, wanted, rows));
  }
}

/**
 * Rows that the limit for each partition leaves for this one. Those given on earlier pages count
 * against the partition in which a page ended, which can only be the first of this one.
 */
export function rowsAllowedIn(command: ReadCommand, key: DecoratedKey, isFirst: boolean): number {
  const { rowsPerPartition, alreadyInFirstPartition } = command.limits;
  if (!isFirst || alreadyInFirstPartition === 0) return rowsPerPartition;
  const resumed = command.kind === 'range' ? command.resume : null;
  const isResumed = resumed === null || resumed.key.key.equals(key.key);
  return isResumed ? rowsPerPartition - alreadyInFirstPartition : rowsPerPartition;
}
