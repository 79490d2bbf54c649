import type { ColumnMetadata } from '../schema/index.ts';
import { ColumnSelection } from './column-selection.ts';
import { DeletionTime } from './deletion-time.ts';
import { clusteringFilterFor, LimitCounter } from './limit-counter.ts';
import { shadowRow } from './merge-row.ts';
import { PartitionData } from './partition.ts';
import { hasLiveData, isStrict, PURGE_ALL, purgeRow } from './purge.ts';
import type { ReadCommand } from './read-command.ts';
import { Row } from './row.ts';
import { RowFilter } from './row-filter.ts';

/**
 * What a client may see of a merged partition: live rows with live cells of the wanted columns
 * (null: all), no tombstones or markers; with strict liveness only rows whose liveness lives. Null when neither a row nor the static row lives.
 */
export function filterLive(
  partition: PartitionData,
  nowInSeconds: number,
  columns: readonly ColumnMetadata[] | null,
  hasStrictLiveness = false,
): PartitionData | null {
  if (columns === null && !hasStrictLiveness && isAllPlain(partition)) return partition;
  const selection = columns === null ? null : new ColumnSelection(columns);
  const staticRow = liveRow(partition.staticRow, partition.deletion, nowInSeconds, selection);
  const rows: Row[] = [];
  let open = DeletionTime.LIVE;
  for (const item of partition.unfiltereds) {
    if (!(item instanceof Row)) {
      open = item.open ?? DeletionTime.LIVE;
      continue;
    }
    const active = open.supersedes(partition.deletion) ? open : partition.deletion;
    if (hasStrictLiveness && !item.liveness.isLive(nowInSeconds)) continue;
    const row = liveRow(item, active, nowInSeconds, selection);
    if (row !== null) rows.push(row);
  }
  if (rows.length === 0 && staticRow === null) return null;
  return new PartitionData(partition.key, DeletionTime.LIVE, staticRow, rows);
}

/** Nothing is deleted or expires: true of most partitions, and seen at a glance. */
function isAllPlain({ deletion, staticRow, unfiltereds }: PartitionData): boolean {
  if (!deletion.isLive || (staticRow !== null && !staticRow.isPlain)) return false;
  for (let i = 0; i < unfiltereds.length; i++) {
    const item = unfiltereds[i];
    if (!(item instanceof Row) || !item.isPlain) return false;
  }
  return unfiltereds.length > 0 || staticRow !== null;
}

function liveRow(
  row: Row | null,
  active: DeletionTime,
  nowInSeconds: number,
  selection: ColumnSelection | null,
): Row | null {
  if (row === null) return null;
  const left = shadowRow(row, active);
  if (left === null) return null;
  const live = purgeRow(left, PURGE_ALL, nowInSeconds);
  if (live === null || selection === null) return live;
  return selection.onlyWanted(live);
}

/**
 * The coordinator's last step after merging replicas: conditions once more, live data only, cut to
 * the limits. Partitions in ring order as given.
 */
export function finishRead(
  command: ReadCommand,
  partitions: readonly PartitionData[],
): readonly PartitionData[] {
  const { nowInSeconds } = command;
  const filter = new RowFilter(command.table, command.rowFilter, nowInSeconds);
  const counter = new LimitCounter(command);
  const result: PartitionData[] = [];
  for (const partition of partitions) {
    if (counter.isDone) break;
    if (!filter.matchesPartition(partition.key, partition.staticRow)) continue;
    const live = filterLive(partition, nowInSeconds, null, isStrict(command.table));
    if (live === null) continue;
    const hasLiveStatic = live.staticRow !== null && hasLiveData(live.staticRow, nowInSeconds);
    counter.beginPartition(live.key, clusteringFilterFor(command, live.key), hasLiveStatic);
    const rows: Row[] = [];
    for (const row of live.unfiltereds) {
      if (counter.isDoneForPartition) break;
      if (!(row instanceof Row) || !filter.matchesRow(row)) continue;
      rows.push(row);
      counter.countRow();
    }
    counter.endPartition();
    if (rows.length === 0 && (filter.filtersRows || live.staticRow === null)) continue;
    result.push(withColumns(command, live, rows));
  }
  return result;
}

function withColumns(
  command: ReadCommand,
  partition: PartitionData,
  rows: readonly Row[],
): PartitionData {
  const { key, staticRow } = partition;
  const selection = ColumnSelection.of(command);
  if (selection === null) return new PartitionData(key, DeletionTime.LIVE, staticRow, rows);
  const wantedStatic = staticRow === null ? null : selection.onlyWanted(staticRow);
  const wanted = rows.map((row) => selection.onlyWanted(row));
  return new PartitionData(key, DeletionTime.LIVE, wantedStatic, wanted);
}
