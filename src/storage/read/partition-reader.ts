import type {
  ClusteringFilter,
  ReadCommand,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import {
  Bound,
  ColumnSelection,
  type DeletionTime,
  hasLiveData,
  LimitCounter,
  PartitionData,
  purgeDeletion,
  purgeMarker,
  purgeRow,
  RangeMarker,
  Row,
  RowFilter,
} from '../../mutation/index.ts';
import { TombstoneGuard } from './tombstone-guard.ts';

/**
 * Runs one read command over partitions, one after the other, in Cassandra's order of steps
 * (ReadCommand.executeLocally):
 *
 * 1. only the columns that matter;
 * 2. without what was deleted before gc_grace_seconds ago, so that replicas agree whatever their
 *    compactions have done;
 * 3. tombstones counted, against the failure threshold;
 * 4. conditions that need filtering;
 * 5. live rows counted against the limits: it stops as soon as there are enough, and closes a
 *    deletion that is open there.
 */
export class PartitionReader {
  readonly limits: LimitCounter;
  readonly guard: TombstoneGuard;
  private readonly command: ReadCommand;
  private readonly selection: ColumnSelection | null;
  /** Null: no conditions. */
  private readonly filter: RowFilter | null;
  private readonly gcBefore: number;

  constructor(command: ReadCommand, failureThreshold: number) {
    this.command = command;
    this.limits = new LimitCounter(command);
    this.guard = new TombstoneGuard(command, failureThreshold);
    this.selection = ColumnSelection.of(command);
    this.filter =
      command.rowFilter.length === 0
        ? null
        : new RowFilter(command.table, command.rowFilter, command.nowInSeconds);
    this.gcBefore = command.nowInSeconds - command.table.options.gcGraceSeconds;
  }

  /** What the command gives of one partition; null for nothing at all. */
  read(cursor: UnfilteredCursor, clustering: ClusteringFilter): PartitionData | null {
    const { limits, filter, guard, gcBefore } = this;
    const { key } = cursor;
    const deletion = purgeDeletion(cursor.deletion, gcBefore);
    const staticRow = this.staticOf(cursor);
    if (filter !== null && !filter.matchesPartition(key, staticRow)) return null;
    const hasLiveStatic = staticRow !== null && hasLiveData(staticRow, this.command.nowInSeconds);
    limits.beginPartition(key, clustering, hasLiveStatic);
    const unfiltereds: Unfiltered[] = [];
    let open: DeletionTime | null = null;
    while (!limits.isDoneForPartition) {
      const item = cursor.next();
      if (item === null) break;
      if (item instanceof RangeMarker) {
        const marker = purgeMarker(item, gcBefore);
        if (marker === null) continue;
        guard.countMarker(key);
        open = marker.open;
        unfiltereds.push(marker);
        continue;
      }
      const row = this.rowOf(item);
      if (row === null) continue;
      const isLive = guard.countRow(key, row);
      if (filter !== null && !filter.matchesRow(row)) continue;
      unfiltereds.push(row);
      if (isLive) limits.countRow();
    }
    if (open !== null) this.close(unfiltereds, open);
    limits.endPartition();
    const hasNothing = unfiltereds.length === 0 && deletion.isLive && staticRow === null;
    if (hasNothing || (filter?.filtersRows === true && unfiltereds.length === 0)) return null;
    return new PartitionData(key, deletion, staticRow, unfiltereds);
  }

  private staticOf(cursor: UnfilteredCursor): Row | null {
    if (cursor.staticRow === null) return null;
    const { selection } = this;
    const wanted = selection === null ? cursor.staticRow : selection.ofStatic(cursor.staticRow);
    if (wanted === null) return null;
    const row = purgeRow(wanted, this.gcBefore, this.command.nowInSeconds);
    if (row !== null) this.guard.countRow(cursor.key, row);
    return row;
  }

  private rowOf(item: Row): Row | null {
    const wanted = this.selection === null ? item : this.selection.ofRow(item);
    return purgeRow(wanted, this.gcBefore, this.command.nowInSeconds);
  }

  /** Ends a deletion that goes on behind the last row given. */
  private close(unfiltereds: Unfiltered[], open: DeletionTime): void {
    const last = unfiltereds.at(-1);
    if (!(last instanceof Row)) return;
    const weight = this.command.clustering.reversed ? -1 : 1;
    unfiltereds.push(new RangeMarker(new Bound(last.clustering, weight), open, null));
  }
}
