import type {
  DeletionTime,
  LoadingCursor,
  RangeMarker,
  Row,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import {
  Cell,
  ComplexCells,
  comparePaths,
  compareUnfiltereds,
  DeletionTime as DeletionTimeClass,
  findColumn,
  laterDeletion,
  Row as RowClass,
  shadowRow,
} from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/** Which deletions elsewhere count: of rows and ranges, or overwritten cells as well. */
export type GarbageGrain = 'ROW' | 'CELL';

/**
 * A partition of one file without what other files of the table delete (GarbageSkipper in
 * CompactionIterator of Cassandra): both are read side by side, and only what the file itself has and
 * nobody else covers is given. Its own deletions of ranges stay, whatever covers them.
 */
export class GarbageCursor implements LoadingCursor {
  readonly key;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly table: TableMetadata;
  private readonly source: UnfilteredCursor | LoadingCursor;
  private readonly others: UnfilteredCursor | LoadingCursor;
  private readonly grain: GarbageGrain;
  /** The deletion that the others have open. */
  private open: DeletionTime;
  /** Read of each and not used; undefined when nothing is, null at the end. */
  private heldSource: Unfiltered | null | undefined = undefined;
  private heldOther: Unfiltered | null | undefined = undefined;
  /** Found by looking ahead. */
  private found: Unfiltered | null | undefined = undefined;

  /** `others`: the same partition of all other files, merged. */
  constructor(
    table: TableMetadata,
    source: UnfilteredCursor | LoadingCursor,
    others: UnfilteredCursor | LoadingCursor,
    grain: GarbageGrain,
  ) {
    this.table = table;
    this.source = source;
    this.others = others;
    this.grain = grain;
    this.key = source.key;
    this.deletion = source.deletion.supersedes(others.deletion)
      ? source.deletion
      : DeletionTimeClass.LIVE;
    this.open = others.deletion;
    this.staticRow =
      source.staticRow === null ? null : this.without(source.staticRow, others.staticRow);
  }

  get isReady(): boolean {
    if (this.found === undefined) this.found = this.find();
    return this.found !== undefined;
  }

  async load(): Promise<void> {
    while (!this.isReady) {
      if (isWaiting(this.source)) await this.source.load();
      else if (isWaiting(this.others)) await this.others.load();
    }
  }

  next(): Unfiltered | null {
    const found = this.found === undefined ? this.find() : this.found;
    this.found = found === null ? null : undefined;
    return found ?? null;
  }

  /** The next of the file that stays; undefined when one of both has to load first. */
  private find(): Unfiltered | null | undefined {
    for (;;) {
      if (this.heldSource === undefined) {
        if (isWaiting(this.source)) return undefined;
        this.heldSource = this.source.next();
      }
      const item = this.heldSource;
      if (item === null) return null;
      const row = this.passOthers(item);
      if (row === undefined) return undefined;
      this.heldSource = undefined;
      const kept = item instanceof RowClass ? this.without(item, row) : item;
      if (kept !== null) return kept;
    }
  }

  /** Goes up to an item; gives the row that the others have there. Undefined: it has to load. */
  private passOthers(item: Unfiltered): Row | null | undefined {
    for (;;) {
      if (this.heldOther === undefined) {
        if (isWaiting(this.others)) return undefined;
        this.heldOther = this.others.next();
      }
      const other = this.heldOther;
      if (other === null) return null;
      const order = compareUnfiltereds(this.table, other, item);
      if (order > 0) return null;
      this.heldOther = undefined;
      if (!(other instanceof RowClass)) this.pass(other);
      else if (order === 0) return other;
    }
  }

  private pass({ open }: RangeMarker): void {
    const opened = open ?? DeletionTimeClass.LIVE;
    this.open = laterDeletion(this.others.deletion, opened);
  }

  /** A row without what is deleted elsewhere; null when nothing is left. */
  private without(row: Row, other: Row | null): Row | null {
    const active = other === null ? this.open : laterDeletion(this.open, other.deletion);
    const kept = shadowRow(row, active);
    if (kept === null || other === null || this.grain === 'ROW') return kept;
    return withoutOlderCells(kept, other);
  }
}

function isWaiting(cursor: UnfilteredCursor | LoadingCursor): cursor is LoadingCursor {
  return 'isReady' in cursor && !cursor.isReady;
}

/** A row without cells that another version of it has overwritten; null when nothing is left. */
function withoutOlderCells(row: Row, other: Row): Row | null {
  const columns: (Cell | ComplexCells)[] = [];
  for (const data of row.columns) {
    const newer = findColumn(other, data.column);
    // Cells of counters are added up, whatever their age.
    if (newer === undefined || data.column.type.isCounter) columns.push(data);
    else if (data instanceof Cell && newer instanceof Cell) {
      if (newer.timestamp <= data.timestamp) columns.push(data);
    } else if (data instanceof ComplexCells && newer instanceof ComplexCells) {
      const kept = withoutOlderElements(data, newer);
      if (kept !== null) columns.push(kept);
    }
  }
  const isEmpty = columns.length === 0 && row.liveness.isEmpty && row.deletion.isLive;
  return isEmpty ? null : new RowClass(row.clustering, row.liveness, row.deletion, columns);
}

function withoutOlderElements(data: ComplexCells, newer: ComplexCells): ComplexCells | null {
  const { column } = data;
  const deletion = data.deletion.supersedes(newer.deletion)
    ? data.deletion
    : DeletionTimeClass.LIVE;
  const cells = data.cells.filter((cell) => {
    if (newer.deletion.deletes(cell.timestamp)) return false;
    const same = newer.cells.find(
      ({ path }) => comparePaths(column, path as Buffer, cell.path as Buffer) === 0,
    );
    return same === undefined || same.timestamp <= cell.timestamp;
  });
  if (cells.length === 0 && deletion.isLive) return null;
  return new ComplexCells(column, deletion, cells);
}
