import type {
  Bound,
  Clustering,
  ClusteringFilter,
  DecoratedKey,
  RangeMarker,
  Row,
  Slice,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import {
  ALL_ROWS,
  Bound as BoundClass,
  compareBoundToRow,
  DeletionTime,
  markersOf,
  selectsAllRows,
  shadowRow,
} from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { MemtablePartition } from './memtable-partition.ts';
import type { RowList } from './row-list.ts';

/**
 * Reads the chosen rows of a partition in either direction, with markers where range deletions (cut
 * to the chosen slices) begin and end. Nothing is given that a deletion covers.
 *
 * Rows may be added while the cursor is open: it finds its place again.
 */
export class MemtableCursor implements UnfilteredCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly table: TableMetadata;
  private readonly partition: MemtablePartition;
  private readonly slices: readonly Slice[];
  private readonly reversed: boolean;
  private readonly rows: RowSource;
  private sliceIndex = 0;
  private slice: Slice | null = null;
  private markers: readonly RangeMarker[] = NO_MARKERS;
  private markerIndex = 0;
  private open: DeletionTime = DeletionTime.LIVE;

  constructor(table: TableMetadata, partition: MemtablePartition, filter: ClusteringFilter) {
    this.table = table;
    this.partition = partition;
    this.key = partition.key;
    this.deletion = partition.deletion;
    this.staticRow =
      partition.staticRow === null ? null : shadowRow(partition.staticRow, partition.deletion);
    this.reversed = filter.reversed;
    this.slices = slicesOf(filter);
    this.rows =
      partition.rows === null
        ? new OneRow(table, partition.onlyRow)
        : new ListedRows(table, partition.rows, filter.reversed);
  }

  next(): Unfiltered | null {
    for (;;) {
      if (this.slice === null && !this.beginSlice()) return null;
      const slice = this.slice as Slice;
      const row = this.rows.peek(slice);
      const marker = this.markers[this.markerIndex];
      if (row === null && marker === undefined) {
        this.slice = null;
        continue;
      }
      if (marker !== undefined && (row === null || this.isBefore(marker.bound, row))) {
        this.markerIndex++;
        this.open = marker.open ?? DeletionTime.LIVE;
        return marker;
      }
      this.rows.take();
      const shown = this.shown(row as Row);
      if (shown !== null) return shown;
    }
  }

  private shown(row: Row): Row | null {
    const { deletion, open } = this;
    if (deletion === DeletionTime.LIVE && open === DeletionTime.LIVE) return row;
    return shadowRow(row, open.supersedes(deletion) ? open : deletion);
  }

  private isBefore(bound: Bound, row: Row): boolean {
    const order = compareBoundToRow(this.table, bound, row.clustering);
    return this.reversed ? order > 0 : order < 0;
  }

  private beginSlice(): boolean {
    const { slices, reversed, partition } = this;
    if (this.sliceIndex >= slices.length) return false;
    const slice = slices[this.sliceIndex++] as Slice;
    this.slice = slice;
    this.rows.begin(slice);
    if (partition.ranges !== null && partition.ranges.size > 0) {
      const found = partition.ranges
        .within(slice)
        .filter((range) => range.deletion.supersedes(partition.deletion));
      this.markers = markersOf(this.table, found, reversed);
      this.markerIndex = 0;
    }
    return true;
  }
}

const NO_MARKERS: readonly RangeMarker[] = [];
const EVERYTHING: readonly Slice[] = [ALL_ROWS];

/** The slices of a filter in reading order; a name is a slice around one row. */
function slicesOf(filter: ClusteringFilter): readonly Slice[] {
  if (selectsAllRows(filter)) return EVERYTHING;
  const slices =
    filter.kind === 'slices'
      ? filter.slices
      : filter.rows.map((row) => ({
          start: new BoundClass(row, -1),
          end: new BoundClass(row, 1),
        }));
  return filter.reversed && slices.length > 1 ? [...slices].reverse() : slices;
}

/** The rows of a partition, one slice after the other. */
interface RowSource {
  begin(slice: Slice): void;
  /** The next row of the slice, null when there is none left. */
  peek(slice: Slice): Row | null;
  take(): void;
}

class OneRow implements RowSource {
  private readonly table: TableMetadata;
  private row: Row | null;

  constructor(table: TableMetadata, row: Row | null) {
    this.table = table;
    this.row = row;
  }

  begin(): void {}

  peek(slice: Slice): Row | null {
    const { row, table } = this;
    if (row === null || slice === ALL_ROWS) return row;
    const { clustering } = row;
    const isInside =
      compareBoundToRow(table, slice.start, clustering) < 0 &&
      compareBoundToRow(table, slice.end, clustering) > 0;
    return isInside ? row : null;
  }

  take(): void {
    this.row = null;
  }
}

class ListedRows implements RowSource {
  private readonly table: TableMetadata;
  private readonly list: RowList;
  private readonly reversed: boolean;
  private readonly place = { block: 0, index: 0 };
  private version = 0;
  private last: Clustering | null = null;

  constructor(table: TableMetadata, list: RowList, reversed: boolean) {
    this.table = table;
    this.list = list;
    this.reversed = reversed;
  }

  begin(slice: Slice): void {
    this.last = null;
    this.seek(this.reversed ? slice.end : slice.start);
  }

  private seek(bound: Bound): void {
    this.list.seek(bound, this.place);
    this.version = this.list.version;
  }

  peek(slice: Slice): Row | null {
    if (this.version !== this.list.version) {
      const weight = this.reversed ? -1 : 1;
      if (this.last !== null) this.seek(new BoundClass(this.last, weight));
      else this.seek(this.reversed ? slice.end : slice.start);
    }
    const row = this.reversed ? this.before() : this.at();
    if (row === null) return null;
    const order = compareBoundToRow(
      this.table,
      this.reversed ? slice.start : slice.end,
      row.clustering,
    );
    const isInside = this.reversed ? order < 0 : order > 0;
    return isInside ? row : null;
  }

  take(): void {
    const row = this.reversed ? this.before() : this.at();
    this.last = row?.clustering ?? null;
    if (this.reversed) this.place.index--;
    else this.place.index++;
  }

  private at(): Row | null {
    const { place, list } = this;
    const block = list.blocks[place.block];
    if (block === undefined) return null;
    const row = block[place.index];
    if (row !== undefined) return row;
    if (place.block + 1 >= list.blocks.length) return null;
    place.block++;
    place.index = 0;
    return list.blocks[place.block]?.[0] ?? null;
  }

  private before(): Row | null {
    const { place, list } = this;
    if (place.index === 0) {
      if (place.block === 0) return null;
      place.block--;
      place.index = (list.blocks[place.block] as Row[]).length;
    }
    return list.blocks[place.block]?.[place.index - 1] ?? null;
  }
}
