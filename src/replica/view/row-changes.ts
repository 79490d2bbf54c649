import type { Clustering, PartitionData, PartitionUpdate } from '../../mutation/index.ts';
import {
  compareBoundToRow,
  DeletionTime,
  Liveness,
  laterDeletion,
  mergeRow,
  RangeMarker,
  Row,
} from '../../mutation/index.ts';

/** A row of the base table before and after an update. */
export interface RowChange {
  /** Null: there was nothing. */
  readonly existing: Row | null;
  readonly merged: Row;
}

/**
 * The rows that an update of a base table's partition changes, in clustering order: those that it
 * writes, and those of `existing` that its deletions cover. `existing` is what the store has of all
 * these places, deletions too: each row here carries the strongest deletion that covers it.
 */
export function* rowChanges(
  update: PartitionUpdate,
  existing: PartitionData | null,
): Generator<RowChange> {
  const { table, rows } = update;
  const old = new Deletions(existing);
  const items = existing?.unfiltereds ?? [];
  let at = 0;
  for (const row of rows) {
    for (; at < items.length; at++) {
      const item = items[at];
      if (item instanceof RangeMarker) {
        if (compareBoundToRow(table, item.bound, row.clustering) > 0) break;
        old.pass(item);
        continue;
      }
      if (item === undefined || table.compareClusterings(item.clustering, row.clustering) >= 0) {
        break;
      }
      yield* deletedChange(item, old, update);
    }
    const item = items[at];
    const isThere =
      item instanceof Row && table.compareClusterings(item.clustering, row.clustering) === 0;
    if (isThere) at++;
    const before = isThere ? covered(item, old.current) : deletedRow(row.clustering, old.current);
    yield* changeOf(before, covered(row, deletionAt(update, row.clustering)));
  }
  for (; at < items.length; at++) {
    const item = items[at];
    if (item instanceof RangeMarker) old.pass(item);
    else if (item !== undefined) yield* deletedChange(item, old, update);
  }
}

/** A row that the update does not write: it changes when a deletion of the update covers it. */
function* deletedChange(item: Row, old: Deletions, update: PartitionUpdate): Generator<RowChange> {
  const deleted = deletedRow(item.clustering, deletionAt(update, item.clustering));
  if (deleted !== null) yield* changeOf(covered(item, old.current), deleted);
}

function* changeOf(existing: Row | null, written: Row): Generator<RowChange> {
  const merged = existing === null ? written : mergeRow(existing, written);
  if (merged !== null) yield { existing, merged };
}

/** The deletion in force while rows and markers are passed in order. */
class Deletions {
  private readonly ofPartition: DeletionTime;
  current: DeletionTime;

  constructor(partition: PartitionData | null) {
    this.ofPartition = partition?.deletion ?? DeletionTime.LIVE;
    this.current = this.ofPartition;
  }

  pass({ open }: RangeMarker): void {
    this.current = open === null ? this.ofPartition : laterDeletion(this.ofPartition, open);
  }
}

function deletionAt(update: PartitionUpdate, clustering: Clustering): DeletionTime {
  const { table, rangeTombstones } = update;
  const around = rangeTombstones.find(
    ({ slice }) =>
      compareBoundToRow(table, slice.start, clustering) < 0 &&
      compareBoundToRow(table, slice.end, clustering) > 0,
  );
  return around === undefined ? update.deletion : laterDeletion(update.deletion, around.deletion);
}

/** The row with the deletion around it as its own, unless its own is stronger. */
function covered(row: Row, deletion: DeletionTime): Row {
  if (deletion.isLive || !deletion.supersedes(row.deletion)) return row;
  return new Row(row.clustering, row.liveness, deletion, row.columns);
}

function deletedRow(clustering: Clustering, deletion: DeletionTime): Row | null {
  return deletion.isLive ? null : new Row(clustering, Liveness.EMPTY, deletion, []);
}
