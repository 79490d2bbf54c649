import type { Steps } from '../../base/steps/index.ts';
import { settled } from '../../base/steps/index.ts';
import type { Clustering, PartitionRead, Row, Timestamp } from '../../mutation/index.ts';
import {
  Cell,
  type ClusteringFilter,
  findColumn,
  mergePartitionData,
  NO_TIMESTAMP,
  PartitionData,
  Row as RowClass,
  type Unfiltered,
  type UnfilteredCursor,
} from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { intersectsClustering, withoutRows } from './file-choice.ts';
import type { FileTally } from './file-tally.ts';
import type { RowIndexGuard } from './size-guard.ts';

/** True when a command asks for single rows whose newest cells can be told from older ones. */
export function asksForNames(command: PartitionRead): boolean {
  const { table, clustering, columns } = command;
  const isByName = clustering.kind === 'names' || table.clustering.length === 0;
  if (!isByName) return false;
  return !(columns ?? [...table.statics, ...table.regulars]).some(({ isComplex }) => isComplex);
}

/**
 * Looks for single rows in files from the newest to the oldest and stops when no older file can
 * change what was found (SinglePartitionReadCommand.queryMemtableAndSSTablesInTimestampOrder).
 */
export class NamesSearch {
  /** What was found; null for nothing. */
  found: PartitionData | null = null;
  private readonly command: PartitionRead;
  private readonly tally: FileTally;
  private readonly guardIndex: RowIndexGuard | null;
  private readonly statics: readonly ColumnMetadata[];
  private readonly regulars: readonly ColumnMetadata[];
  /** The rows still looked for; null: the only row of a table without clustering. */
  private names: readonly Clustering[] | null;
  private isRowComplete = false;

  constructor(command: PartitionRead, tally: FileTally, guardIndex: RowIndexGuard | null = null) {
    this.command = command;
    this.guardIndex = guardIndex;
    this.tally = tally;
    const { table, columns, clustering } = command;
    this.statics = columns?.filter(({ kind }) => kind === 'static') ?? table.statics;
    this.regulars = columns?.filter(({ kind }) => kind === 'regular') ?? table.regulars;
    this.names = clustering.kind === 'names' ? clustering.rows : null;
  }

  add(cursor: UnfilteredCursor): void {
    const unfiltereds: Unfiltered[] = [];
    for (let item = cursor.next(); item !== null; item = cursor.next()) unfiltereds.push(item);
    this.merge(new PartitionData(cursor.key, cursor.deletion, cursor.staticRow, unfiltereds));
  }

  /** `sstables` come newest first. */
  *addFiles(sstables: readonly SSTable[]): Steps<void> {
    const { tally } = this;
    const { key, table } = this.command;
    for (const sstable of sstables) {
      const { maxTimestamp, hasPartitionDeletions } = sstable.statistics;
      const deletedAt = this.found?.deletion.markedForDeleteAt ?? NO_TIMESTAMP;
      if (maxTimestamp < deletedAt || !this.needsOlderThan(maxTimestamp)) break;
      if (!sstable.mayContain(key)) {
        tally.heldBack();
        continue;
      }
      const filter = this.filter();
      const intersects = intersectsClustering(table, filter, sstable.statistics);
      if (!intersects && this.statics.length === 0 && !hasPartitionDeletions) continue;
      const chosen = intersects ? filter : withoutRows(filter);
      const cursor = yield* settled(sstable.read(key, chosen));
      tally.lookedInto(cursor !== null);
      if (cursor === null) continue;
      this.guardIndex?.(cursor);
      const unfiltereds: Unfiltered[] = [];
      for (;;) {
        if (!cursor.isReady) yield cursor.load();
        const item = cursor.next();
        if (item === null) break;
        unfiltereds.push(item);
      }
      this.merge(new PartitionData(key, cursor.deletion, cursor.staticRow, unfiltereds));
    }
  }

  private merge(part: PartitionData): void {
    const { table, clustering } = this.command;
    this.found =
      this.found === null
        ? part
        : mergePartitionData(table, clustering.reversed, [this.found, part]);
  }

  private filter(): ClusteringFilter {
    const { clustering } = this.command;
    if (this.names === null) return clustering;
    return { kind: 'names', rows: this.names, reversed: clustering.reversed };
  }

  /** Whether files not newer than a time may still hold what is asked for; drops finished names. */
  private needsOlderThan(timestamp: Timestamp): boolean {
    const { found } = this;
    if (found === null) return true;
    const { staticRow } = found;
    const isStaticComplete =
      this.statics.length === 0 ||
      (staticRow !== null && hasNewer(staticRow, this.statics, timestamp));
    const rows = found.unfiltereds.filter((item): item is Row => item instanceof RowClass);
    const complete = rows.filter((row) => this.isComplete(row, timestamp));
    if (this.names === null) this.isRowComplete ||= complete.length > 0;
    else if (complete.length > 0) this.names = without(this.command.table, this.names, complete);
    return !isStaticComplete || !(this.names?.length === 0 || this.isRowComplete);
  }

  private isComplete(row: Row, timestamp: Timestamp): boolean {
    if (!row.deletion.isLive && row.deletion.deletes(timestamp)) return true;
    const { compactValue } = this.command.table.layout;
    // No marker says whether a row of a compact table is there, its one cell does.
    if (compactValue !== null) return hasNewer(row, [compactValue], timestamp);
    if (row.liveness.isEmpty || row.liveness.timestamp <= timestamp) return false;
    return hasNewer(row, this.regulars, timestamp);
  }
}

/** True when the row has a cell newer than a time in each of the columns. */
function hasNewer(row: Row, columns: readonly ColumnMetadata[], timestamp: Timestamp): boolean {
  return columns.every((column) => {
    const data = findColumn(row, column);
    return data instanceof Cell && data.timestamp > timestamp;
  });
}

function without(
  table: TableMetadata,
  names: readonly Clustering[],
  rows: readonly Row[],
): readonly Clustering[] {
  return names.filter(
    (name) => !rows.some((row) => table.compareClusterings(row.clustering, name) === 0),
  );
}
