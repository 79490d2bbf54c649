import type {
  Bound,
  ClusteringFilter,
  DecoratedKey,
  LoadingCursor,
  Row,
  Slice,
  Unfiltered,
} from '../../../mutation/index.ts';
import {
  ALL_ROWS,
  Bound as BoundClass,
  compareBounds,
  compareBoundToRow,
  DeletionTime,
  laterDeletion,
  RangeMarker,
  selectsAllRows,
  shadowRow,
} from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { ColumnIndexFacts } from '../primary-index/index.ts';
import type { ItemSource } from './item-source.ts';
import type { PartitionHead } from './partition-head.ts';

const EVERYTHING: readonly Slice[] = [ALL_ROWS];

/** Where what comes next stands, seen from the slice that is read. */
type Place = 'before' | 'inside' | 'behind';

/**
 * The chosen rows of a partition of a file, in either direction, with markers where range deletions
 * (cut to the chosen slices) begin and end. Nothing is given that a deletion covers.
 *
 * It decodes one row ahead: `isReady` says whether that could be done without the disk.
 */
export class PartitionCursor implements LoadingCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  readonly rowIndex: { readonly entries: number; readonly bytes: number } | null;
  private readonly table: TableMetadata;
  private readonly items: ItemSource;
  private readonly slices: readonly Slice[];
  private readonly reversed: boolean;
  private readonly isNames: boolean;
  private sliceIndex = 0;
  private slice: Slice | null = null;
  /** The beginning of the slice is passed. */
  private isInside = false;
  /** What `next` gives, when `isFilled`. */
  private ahead: Unfiltered | null = null;
  private isFilled = false;
  private loading: Promise<void> | null = null;

  constructor(
    table: TableMetadata,
    key: DecoratedKey,
    head: PartitionHead,
    items: ItemSource,
    filter: ClusteringFilter,
    index: ColumnIndexFacts | null = null,
  ) {
    this.rowIndex = index === null ? null : { entries: index.blockCount, bytes: index.sizeBytes };
    this.table = table;
    this.key = key;
    this.deletion = head.deletion;
    this.staticRow = head.staticRow === null ? null : shadowRow(head.staticRow, head.deletion);
    this.items = items;
    this.reversed = filter.reversed;
    this.isNames = filter.kind === 'names';
    this.slices = slicesOf(filter);
  }

  get isReady(): boolean {
    if (this.isFilled) return true;
    if (this.loading !== null) return false;
    this.loading = this.fill();
    // Who asks no more must not be told of a failure; who does gets it from `load`.
    this.loading?.catch(() => undefined);
    return this.isFilled;
  }

  async load(): Promise<void> {
    while (!this.isReady) {
      await this.loading;
      this.loading = null;
    }
  }

  next(): Unfiltered | null {
    if (!this.isFilled && !this.isReady) {
      throw new Error('next() before load() of a cursor that is not ready');
    }
    const item = this.ahead;
    // The end stays the end.
    this.isFilled = item === null;
    return item;
  }

  private give(item: Unfiltered | null): void {
    this.ahead = item;
    this.isFilled = true;
  }

  /** Finds what `next` gives. Null when it is found, else a promise after which to try again. */
  private fill(): Promise<void> | null {
    const { items } = this;
    while (!this.isFilled) {
      if (this.slice === null) {
        const slice = this.slices[this.sliceIndex];
        if (slice === undefined) {
          this.give(null);
          break;
        }
        this.sliceIndex++;
        this.slice = slice;
        this.isInside = false;
        const wait = items.seek(slice);
        if (wait !== null) return wait;
      }
      const wait = items.peek() ?? this.step(this.slice);
      if (wait !== null) return wait;
    }
    return null;
  }

  /** Takes or passes over what comes next. */
  private step(slice: Slice): Promise<void> | null {
    const { items } = this;
    const place = this.placeOf(slice);
    if (place === 'before') {
      items.skip();
      return null;
    }
    const { open } = items;
    if (!this.isInside) {
      this.isInside = true;
      if (!open.isLive) {
        this.give(new RangeMarker(this.beginning(slice), null, open));
        return null;
      }
    }
    if (place === 'behind') {
      this.slice = null;
      if (!open.isLive) this.give(new RangeMarker(this.ending(slice), open, null));
      return null;
    }
    if (items.kind === 'marker') {
      const { marker } = items;
      items.skip();
      this.give(marker);
      return null;
    }
    return items.loadRow() ?? this.takeRow();
  }

  private takeRow(): null {
    const { items, deletion } = this;
    const row = items.row();
    items.skip();
    const { open } = items;
    if (this.isNames && open.isLive) this.slice = null;
    if (row === null) return null;
    if (deletion === DeletionTime.LIVE && open === DeletionTime.LIVE && row.deletion.isLive) {
      this.give(row);
      return null;
    }
    const rest = shadowRow(row, laterDeletion(deletion, open));
    if (rest !== null) this.give(rest);
    return null;
  }

  private beginning(slice: Slice): Bound {
    return this.reversed ? slice.end : slice.start;
  }

  private ending(slice: Slice): Bound {
    return this.reversed ? slice.start : slice.end;
  }

  private placeOf(slice: Slice): Place {
    const { kind, clustering, marker } = this.items;
    if (kind === 'end') return 'behind';
    if (slice === ALL_ROWS) return 'inside';
    if (kind === 'marker') return this.placeOfBound(slice, (marker as RangeMarker).bound);
    const { table, reversed } = this;
    if (!this.isInside) {
      const order = compareBoundToRow(table, this.beginning(slice), clustering);
      if (reversed ? order < 0 : order > 0) return 'before';
    }
    const order = compareBoundToRow(table, this.ending(slice), clustering);
    return (reversed ? order > 0 : order < 0) ? 'behind' : 'inside';
  }

  private placeOfBound(slice: Slice, bound: Bound): Place {
    const { table, reversed } = this;
    if (!this.isInside) {
      const order = compareBounds(table, bound, this.beginning(slice));
      if (reversed ? order >= 0 : order <= 0) return 'before';
    }
    const order = compareBounds(table, bound, this.ending(slice));
    return (reversed ? order <= 0 : order >= 0) ? 'behind' : 'inside';
  }
}

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
