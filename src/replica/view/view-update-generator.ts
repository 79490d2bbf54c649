import { invariant } from '../../base/error/index.ts';
import type {
  ColumnData,
  DecoratedKey,
  PartitionUpdate,
  Row,
  Timestamp,
} from '../../mutation/index.ts';
import {
  Cell,
  ComplexCells,
  decorateKey,
  findColumn,
  hasLiveData,
  Liveness,
  Row as RowValue,
  UpdateBuilder,
} from '../../mutation/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import { composePartitionKey, splitPartitionKey } from '../../schema/index.ts';
import type { BaseView } from './base-view.ts';
import { changedCells } from './changed-cells.ts';
import { entryLiveness } from './entry-liveness.ts';

/** LivenessInfo.EXPIRED_LIVENESS_TTL: a liveness of this TTL hides older ones, and is never live. */
const EXPIRED_LIVENESS_TTL = 0x7fffffff;

/**
 * Makes the updates of one view that changes to rows of one base partition lead to
 * (db/view/ViewUpdateGenerator.java of Cassandra 5.0). A row of the base table has one entry in the
 * view or none:
 *
 * 1. It had none and has one now: the entry is written whole.
 * 2. It had one and has none now: the entry is deleted.
 * 3. It keeps its entry: what has changed is written.
 * 4. Its value in the view's key has changed: the old entry is deleted, the new one written whole.
 *
 * An entry is deleted by a liveness that has expired already, with the timestamp of what made the
 * entry. A row tombstone would do harm: should the base row get the old value again, with a newer
 * timestamp, cells of the entry that are older than the tombstone must show once more.
 */
export class ViewUpdateGenerator {
  private readonly view: BaseView;
  private readonly nowInSeconds: number;
  private readonly keyValues: readonly Buffer[];
  private readonly builders = new Map<string, UpdateBuilder>();

  constructor(view: BaseView, key: DecoratedKey, nowInSeconds: number) {
    this.view = view;
    this.nowInSeconds = nowInSeconds;
    this.keyValues = splitPartitionKey(view.base, key.key);
  }

  /** What the rows until now lead to; a partition each. */
  updates(): PartitionUpdate[] {
    return [...this.builders.values()].map((builder) => builder.build());
  }

  /** `existing` is the row before the change (null for none), `merged` the one after it. */
  add(existing: Row | null, merged: Row): void {
    // No entry can stand for a row of a compact table that lacks a part of its key.
    if (merged.clustering.includes(null)) return;
    const { addedKey } = this.view;
    const had = existing !== null && this.hasEntry(existing);
    const has = this.hasEntry(merged);
    if (!had) {
      if (has) this.create(merged);
    } else if (!has) {
      this.deleteOld(existing, merged);
    } else if (addedKey === null || this.isSameValue(addedKey, existing, merged)) {
      this.change(existing, merged);
    } else {
      this.create(merged);
      this.deleteOld(existing, merged);
    }
  }

  private hasEntry(row: Row): boolean {
    const { addedKey } = this.view;
    if (addedKey === null) return hasLiveData(row, this.nowInSeconds);
    return this.liveCell(row, addedKey) !== null;
  }

  private liveCell(row: Row, column: ColumnMetadata): Cell | null {
    const cell = findColumn(row, column);
    return cell instanceof Cell && cell.isLive(this.nowInSeconds) ? cell : null;
  }

  private isSameValue(column: ColumnMetadata, before: Row, after: Row): boolean {
    const old = this.liveCell(before, column);
    const next = this.liveCell(after, column);
    return old !== null && next !== null && column.type.compare(old.value, next.value) === 0;
  }

  private create(row: Row): void {
    if (!this.view.filter.selectsRow(row)) return;
    const liveness = entryLiveness(this.view, row, this.nowInSeconds);
    const columns = row.columns.filter(({ column }) => this.view.shows(column));
    this.submit(row, liveness, row, columns);
  }

  private change(existing: Row, merged: Row): void {
    if (!this.view.filter.selectsRow(merged)) return;
    const liveness = entryLiveness(this.view, merged, this.nowInSeconds);
    this.submit(merged, liveness, merged, this.changed(existing, merged));
  }

  private deleteOld(existing: Row, merged: Row): void {
    if (!this.view.filter.selectsRow(existing)) return;
    const timestamp = this.deletionTimestamp(existing, merged);
    const { markedForDeleteAt } = merged.deletion;
    const liveness =
      timestamp > markedForDeleteAt
        ? new Liveness(timestamp, EXPIRED_LIVENESS_TTL, this.nowInSeconds)
        : Liveness.EMPTY;
    this.submit(existing, liveness, merged, this.changed(existing, merged));
  }

  private changed(existing: Row, merged: Row): readonly ColumnData[] {
    return changedCells(existing, merged).filter(({ column }) => this.view.shows(column));
  }

  /** The newest timestamp of what kept the old entry alive. */
  private deletionTimestamp(existing: Row, merged: Row): Timestamp {
    const { view } = this;
    const { deletion } = merged;
    if (view.addedKey !== null) {
      const before = this.liveCell(existing, view.addedKey) as Cell;
      return deletion.deletes(before.timestamp) ? deletion.markedForDeleteAt : before.timestamp;
    }
    let newest = later(deletion.markedForDeleteAt, existing.liveness.timestamp);
    if (view.table.view.includesAllColumns) return newest;
    for (const data of existing.columns) {
      if (!view.hides(data.column)) continue;
      const cells = data instanceof ComplexCells ? data.cells : [data];
      for (const cell of cells) newest = later(newest, cell.timestamp);
    }
    return newest;
  }

  /** Adds a row under the key that `keyRow` has in the view, with the deletion of `merged`. */
  private submit(
    keyRow: Row,
    liveness: Liveness,
    { deletion }: Row,
    columns: readonly ColumnData[],
  ): void {
    if (liveness.isEmpty && deletion.isLive && columns.length === 0) return;
    const { table } = this.view;
    const values = table.partitionKey.map((column) => this.keyValue(column, keyRow));
    const clustering = table.clustering.map((column) => this.keyValue(column, keyRow));
    const bytes = composePartitionKey(values);
    const id = bytes.toString('latin1');
    let builder = this.builders.get(id);
    if (builder === undefined) {
      builder = new UpdateBuilder(table, decorateKey(bytes));
      this.builders.set(id, builder);
    }
    builder.addRow(new RowValue(clustering, liveness, deletion, columns));
  }

  private keyValue({ name }: ColumnMetadata, row: Row): Buffer {
    const column = this.view.base.column(name);
    invariant(column !== undefined, `a view has a column of its own, ${name}`);
    if (column.kind === 'partition_key') return this.keyValues[column.position] as Buffer;
    if (column.kind === 'clustering') return row.clustering[column.position] as Buffer;
    const cell = findColumn(row, column);
    invariant(cell instanceof Cell, `an entry has a value of ${name}`);
    return cell.value;
  }
}

export function later(left: Timestamp, right: Timestamp): Timestamp {
  return left > right ? left : right;
}
