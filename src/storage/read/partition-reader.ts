import type {
  ClusteringFilter,
  LoadingCursor,
  ReadCommand,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import {
  Bound,
  ColumnSelection,
  type DeletionTime,
  hasLiveData,
  isStrict,
  LimitCounter,
  PartitionData,
  purgeDeletion,
  purgeMarker,
  purgeRow,
  RangeMarker,
  Row,
  RowFilter,
} from '../../mutation/index.ts';
import type { SizeGuard } from './size-guard.ts';
import { TombstoneGuard } from './tombstone-guard.ts';

/** How far the reading of one partition has come. */
interface Pass {
  readonly cursor: UnfilteredCursor;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  readonly unfiltereds: Unfiltered[];
  /** The deletion that is open behind the last item. */
  open: DeletionTime | null;
}

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
  /** Null: its size is not looked at. */
  private readonly sizes: SizeGuard | null;
  private readonly command: ReadCommand;
  private readonly selection: ColumnSelection | null;
  /** Null: no conditions. */
  private readonly filter: RowFilter | null;
  private readonly gcBefore: number;
  private readonly isStrict: boolean;

  constructor(command: ReadCommand, failureThreshold: number, sizes: SizeGuard | null = null) {
    this.command = command;
    this.sizes = sizes;
    this.limits = new LimitCounter(command);
    this.guard = new TombstoneGuard(command, failureThreshold);
    this.selection = ColumnSelection.of(command);
    this.filter =
      command.rowFilter.length === 0
        ? null
        : new RowFilter(command.table, command.rowFilter, command.nowInSeconds);
    this.isStrict = isStrict(command.table);
    this.gcBefore = command.nowInSeconds - command.table.options.gcGraceSeconds;
  }

  /**
   * What the command gives of one partition; null for nothing at all. A promise only when the cursor
   * has to load on the way.
   */
  read(
    cursor: UnfilteredCursor | LoadingCursor,
    clustering: ClusteringFilter,
  ): PartitionData | null | Promise<PartitionData | null> {
    const { limits, filter } = this;
    const deletion = purgeDeletion(cursor.deletion, this.gcBefore);
    this.guard.beginPartition(cursor.key);
    this.sizes?.partition(cursor.key.key, cursor.deletion, cursor.staticRow);
    const staticRow = this.staticOf(cursor);
    if (filter !== null && !filter.matchesPartition(cursor.key, staticRow)) return null;
    const hasLiveStatic = staticRow !== null && hasLiveData(staticRow, this.command.nowInSeconds);
    limits.beginPartition(cursor.key, clustering, hasLiveStatic);
    const pass: Pass = { cursor, deletion, staticRow, unfiltereds: [], open: null };
    const loading = 'isReady' in cursor ? cursor : null;
    return this.run(pass, loading) ? this.finish(pass) : this.readLater(pass, loading);
  }

  private async readLater(
    pass: Pass,
    loading: LoadingCursor | null,
  ): Promise<PartitionData | null> {
    do await loading?.load();
    while (!this.run(pass, loading));
    return this.finish(pass);
  }

  /** Steps 1 to 5; false when the cursor has to load before it can go on. */
  private run(pass: Pass, loading: LoadingCursor | null): boolean {
    const { limits, filter, guard, gcBefore, sizes } = this;
    const { cursor, unfiltereds } = pass;
    while (!limits.isDoneForPartition) {
      if (loading !== null && !loading.isReady) return false;
      const item = cursor.next();
      if (item === null) break;
      if (item instanceof RangeMarker) {
        sizes?.marker();
        const marker = purgeMarker(item, gcBefore);
        if (marker === null) continue;
        guard.countMarker();
        pass.open = marker.open;
        unfiltereds.push(marker);
        continue;
      }
      const row = this.rowOf(item);
      if (row === null) continue;
      const isLive = guard.countRow(row);
      if (filter !== null && !filter.matchesRow(row)) continue;
      unfiltereds.push(row);
      if (isLive) limits.countRow();
    }
    return true;
  }

  private finish({ cursor, deletion, staticRow, unfiltereds, open }: Pass): PartitionData | null {
    if (open !== null) this.close(unfiltereds, open);
    this.limits.endPartition();
    const hasNothing = unfiltereds.length === 0 && deletion.isLive && staticRow === null;
    if (hasNothing || (this.filter?.filtersRows === true && unfiltereds.length === 0)) return null;
    return new PartitionData(cursor.key, deletion, staticRow, unfiltereds);
  }

  private staticOf(cursor: UnfilteredCursor): Row | null {
    if (cursor.staticRow === null) return null;
    const { selection } = this;
    const wanted = selection === null ? cursor.staticRow : selection.ofStatic(cursor.staticRow);
    if (wanted === null) return null;
    const row = purgeRow(wanted, this.gcBefore, this.command.nowInSeconds);
    if (row !== null) this.guard.countRow(row);
    return row;
  }

  private rowOf(item: Row): Row | null {
    const wanted = this.selection === null ? item : this.selection.ofRow(item);
    this.sizes?.row(wanted);
    const { gcBefore, isStrict: strict } = this;
    return purgeRow(wanted, gcBefore, this.command.nowInSeconds, undefined, strict);
  }

  /** Ends a deletion that goes on behind the last row given. */
  private close(unfiltereds: Unfiltered[], open: DeletionTime): void {
    const last = unfiltereds.at(-1);
    if (!(last instanceof Row)) return;
    const weight = this.command.clustering.reversed ? -1 : 1;
    unfiltereds.push(new RangeMarker(new Bound(last.clustering, weight), open, null));
  }
}
