import type { DecoratedKey, PartitionUpdate, Row } from '../../mutation/index.ts';
import {
  ComplexCells,
  DeletionTime,
  mergeRow,
  RangeTombstoneList,
  shadowRow,
} from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { sizeOfRow, TOMBSTONE_BYTES } from './memory-size.ts';
import { RowList } from './row-list.ts';

/**
 * One partition of a memtable, merged with every update as it comes. A lone row (every row of a
 * table without clustering) needs no list. Rows that an older deletion covers are kept until a read
 * leaves them out; a newer deletion of the partition drops what it covers.
 */
export class MemtablePartition {
  readonly key: DecoratedKey;
  /** Those of the key, at hand for searches. */
  readonly tokenHigh: number;
  readonly tokenLow: number;
  /** The next of the same bucket of the partition table. */
  next: MemtablePartition | null = null;
  deletion: DeletionTime = DeletionTime.LIVE;
  staticRow: Row | null = null;
  /** The only row, when there is but one and no list. */
  onlyRow: Row | null = null;
  rows: RowList | null = null;
  ranges: RangeTombstoneList | null = null;

  constructor(key: DecoratedKey) {
    this.key = key;
    this.tokenHigh = key.tokenHigh;
    this.tokenLow = key.tokenLow;
  }

  /** From now on its rows are compared as another definition of the table says. */
  redefine(table: TableMetadata): void {
    this.rows?.redefine(table);
    this.ranges?.redefine(table);
  }

  /** Merges an update in; returns by about how many bytes the partition has grown. */
  apply(update: PartitionUpdate, table: TableMetadata): number {
    const { rows } = update;
    let grown = 0;
    if (update.deletion !== DeletionTime.LIVE) {
      grown += this.deletePartition(table, update.deletion);
    }
    if (update.rangeTombstones.length > 0) {
      this.ranges ??= new RangeTombstoneList(table);
      this.ranges.addAll(update.rangeTombstones);
      grown += update.rangeTombstones.length * TOMBSTONE_BYTES;
    }
    if (update.staticRow !== null) {
      const before = this.staticRow;
      this.staticRow = merged(before, update.staticRow);
      grown += grownBy(before, this.staticRow);
    }
    for (let i = 0; i < rows.length; i++) grown += this.put(table, rows[i] as Row);
    return grown;
  }

  private put(table: TableMetadata, row: Row): number {
    if (this.rows !== null) return this.putInList(this.rows, row);
    const only = this.onlyRow;
    if (only === null) {
      this.onlyRow = normal(row);
      return sizeOfRow(row);
    }
    if (
      row.clustering.length === 0 ||
      table.compareClusterings(only.clustering, row.clustering) === 0
    ) {
      this.onlyRow = merged(only, row);
      return grownBy(only, this.onlyRow);
    }
    this.rows = new RowList(table);
    this.rows.put(only, merged);
    this.onlyRow = null;
    return this.putInList(this.rows, row);
  }

  private putInList(rows: RowList, row: Row): number {
    let grown = 0;
    const count = rows.size;
    const added = normal(row);
    rows.put(added, (existing, update) => {
      const result = merged(existing, update);
      grown = grownBy(existing, result);
      return result;
    });
    return rows.size > count ? sizeOfRow(added) : grown;
  }

  private deletePartition(table: TableMetadata, deletion: DeletionTime): number {
    if (!deletion.supersedes(this.deletion)) return 0;
    this.deletion = deletion;
    this.ranges?.purgeCovered(deletion);
    let grown = 0;
    const left = (row: Row): Row | null => {
      const rest = shadowRow(row, deletion);
      grown += (rest === null ? 0 : sizeOfRow(rest)) - sizeOfRow(row);
      return rest;
    };
    if (this.staticRow !== null) this.staticRow = left(this.staticRow);
    if (this.onlyRow !== null) this.onlyRow = left(this.onlyRow);
    if (this.rows === null) return grown;
    const rows = new RowList(table);
    for (const row of this.rows) {
      const rest = left(row);
      if (rest !== null) rows.put(rest, merged);
    }
    this.rows = rows;
    return grown;
  }
}

/** Rows are normal in a memtable: they hold nothing that their own deletions cover. */
function normal(row: Row): Row {
  const { columns } = row;
  const mayCover =
    row.deletion !== DeletionTime.LIVE || columns[columns.length - 1] instanceof ComplexCells;
  return mayCover ? (shadowRow(row) ?? row) : row;
}

function merged(existing: Row | null, update: Row): Row {
  return existing === null ? normal(update) : (mergeRow(existing, update) ?? update);
}

function grownBy(before: Row | null, after: Row): number {
  return sizeOfRow(after) - (before === null ? 0 : sizeOfRow(before));
}
