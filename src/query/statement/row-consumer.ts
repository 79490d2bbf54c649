import type { RunningSelector, SelectPlan, ShownValue } from '../../cql/analysis/index.ts';
import { InputRowReader } from '../../cql/analysis/index.ts';
import type { Clustering, PartitionData } from '../../mutation/index.ts';
import { Row } from '../../mutation/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import { compareComponents, splitPartitionKey } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { GroupBoundaries } from '../paging/index.ts';
import type { ResultValue } from '../query-processor.ts';
import type { PlainProjection } from './plain-projection.ts';

export type ResultRow = ResultValue[];

/** Makes result rows of the partitions of a query. */
export interface RowConsumer {
  consume(partition: PartitionData): void;
  finish(): ResultRow[];
}

/** Columns only. */
export class PlainConsumer implements RowConsumer {
  private readonly projection: PlainProjection;
  private readonly rows: ResultRow[] = [];

  constructor(projection: PlainProjection) {
    this.projection = projection;
  }

  consume(partition: PartitionData): void {
    this.projection.project(partition, this.rows);
  }

  finish(): ResultRow[] {
    return this.rows;
  }
}

/**
 * Expressions, of each row or of each group. Of an aggregate query without GROUP BY all rows are
 * one group, which gives a row even if empty.
 */
export class SelectorConsumer implements RowConsumer {
  private readonly plan: SelectPlan;
  private readonly selectors: readonly RunningSelector[];
  private readonly reader: InputRowReader;
  private readonly rows: ResultRow[] = [];
  private readonly groups: GroupBoundaries | null;
  private hasOpenGroup = false;

  constructor(
    plan: SelectPlan,
    execution: Execution,
    nowInSeconds: number,
    groups: GroupBoundaries | null,
    masks: readonly (ShownValue | null)[] | null,
  ) {
    this.plan = plan;
    this.selectors = plan.selection.selectors.map((selector) => selector.start(execution));
    this.reader = new InputRowReader(plan.selection.columns, nowInSeconds, masks);
    this.groups = groups;
  }

  consume(partition: PartitionData): void {
    const key = splitPartitionKey(this.plan.table, partition.key.key);
    this.reader.enterPartition(key, partition.staticRow);
    if (partition.unfiltereds.length === 0) this.consumeRow(partition.key.key, null);
    for (const unfiltered of partition.unfiltereds) {
      if (unfiltered instanceof Row) this.consumeRow(partition.key.key, unfiltered);
    }
  }

  private consumeRow(key: Buffer, row: Row | null): void {
    if (this.groups !== null) {
      const isNew = this.groups.isNewGroup(key, row?.clustering ?? null);
      if (isNew && this.hasOpenGroup) this.endGroup();
      this.hasOpenGroup = true;
    }
    this.reader.enterRow(row);
    for (const selector of this.selectors) selector.add(this.reader);
    if (this.groups === null && !this.plan.selection.isAggregate) this.endGroup();
  }

  private endGroup(): void {
    this.rows.push(this.selectors.map((selector) => selector.result()));
    for (const selector of this.selectors) selector.reset();
  }

  finish(): ResultRow[] {
    const { selection } = this.plan;
    if (this.groups === null ? selection.isAggregate : this.hasOpenGroup) this.endGroup();
    return this.rows;
  }
}

/** Sorts the rows of several partitions by clustering columns (ORDER BY with IN). */
export class OrderingConsumer implements RowConsumer {
  private readonly inner: RowConsumer;
  private readonly columns: readonly ColumnMetadata[];
  private readonly reversed: boolean;
  private readonly groups: GroupBoundaries | null;
  private readonly keys: Clustering[] = [];

  constructor(
    inner: RowConsumer,
    columns: readonly ColumnMetadata[],
    reversed: boolean,
    groups: GroupBoundaries | null,
  ) {
    this.inner = inner;
    this.groups = groups;
    this.columns = columns;
    this.reversed = reversed;
  }

  consume(partition: PartitionData): void {
    this.inner.consume(partition);
    const { unfiltereds } = partition;
    const key = partition.key.key;
    if (unfiltereds.length === 0) this.note(key, null);
    for (const row of unfiltereds) if (row instanceof Row) this.note(key, row.clustering);
  }

  /** A group is sorted by its first row. */
  private note(key: Buffer, clustering: Clustering | null): void {
    if (this.groups !== null && !this.groups.isNewGroup(key, clustering)) return;
    this.keys.push(clustering ?? []);
  }

  finish(): ResultRow[] {
    const rows = this.inner.finish();
    const keys = rows.map((_, i) => this.keys[i] ?? []);
    return sortedRows(rows, keys, (left, right) => this.compare(left, right));
  }

  private compare(left: Clustering, right: Clustering): number {
    for (const column of this.columns) {
      const { position } = column;
      // A row of static content only comes first, whatever the order of the column.
      const order = compareComponents(column, left[position] ?? null, right[position] ?? null);
      if (order !== 0) return this.reversed ? -order : order;
    }
    return 0;
  }
}

/** Rows in the order of their keys, which stand in the same places. */
export function sortedRows<Key>(
  rows: readonly ResultRow[],
  keys: readonly Key[],
  compare: (left: Key, right: Key) => number,
): ResultRow[] {
  const places = rows.map((_, place) => place);
  places.sort((left, right) => compare(keys[left] as Key, keys[right] as Key));
  return places.map((place) => rows[place] as ResultRow);
}
