import { valueOfData } from '../../cql/analysis/index.ts';
import type { ColumnData, PartitionData } from '../../mutation/index.ts';
import { Cell, Row } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareColumns, splitPartitionKey } from '../../schema/index.ts';
import type { ResultValue } from '../query-processor.ts';
import type { ResultRow } from './row-consumer.ts';

/** Places of one kind of column in the result, the columns in storage order. */
interface Targets {
  readonly columns: readonly ColumnMetadata[];
  /** For each column its place in the result. */
  readonly places: readonly number[];
}

/** A column and its place in the result. */
interface Wanted {
  readonly column: ColumnMetadata;
  readonly place: number;
}

/**
 * Takes the columns of a SELECT that names nothing else straight from rows to their places in the
 * result. A row's columns and the wanted ones are both in storage order, so one pass finds all.
 */
export class PlainProjection {
  private readonly table: TableMetadata;
  /** A row without values: its copies have room for all of them and no more. */
  private readonly nothing: ResultRow;
  /** Pairs of key position and place. */
  private readonly keyPlaces: readonly number[];
  private readonly clusteringPlaces: readonly number[];
  private readonly statics: Targets;
  private readonly regulars: Targets;
  /** Pairs of places: a column that is selected twice is copied. */
  private readonly copies: readonly number[];

  constructor(table: TableMetadata, selected: readonly ColumnMetadata[]) {
    this.table = table;
    this.nothing = selected.map(() => null);
    const first = new Map<ColumnMetadata, number>();
    const copies: number[] = [];
    const keys: number[] = [];
    const clusterings: number[] = [];
    const statics: Wanted[] = [];
    const regulars: Wanted[] = [];
    for (let place = 0; place < selected.length; place++) {
      const column = selected[place] as ColumnMetadata;
      const earlier = first.get(column);
      if (earlier !== undefined) {
        copies.push(earlier, place);
        continue;
      }
      first.set(column, place);
      if (column.kind === 'partition_key') keys.push(column.position, place);
      else if (column.kind === 'clustering') clusterings.push(column.position, place);
      else (column.kind === 'static' ? statics : regulars).push({ column, place });
    }
    this.keyPlaces = keys;
    this.clusteringPlaces = clusterings;
    this.statics = targets(statics);
    this.regulars = targets(regulars);
    this.copies = copies;
  }

  /** Adds the rows of a partition to `into`, and one for static content without rows. */
  project(partition: PartitionData, into: ResultRow[]): void {
    const { unfiltereds } = partition;
    if (unfiltereds.length === 0) {
      into.push(this.row(partition, null));
      return;
    }
    for (const unfiltered of unfiltereds) {
      if (unfiltered instanceof Row) into.push(this.row(partition, unfiltered));
    }
  }

  private row(partition: PartitionData, row: Row | null): ResultRow {
    const result = this.nothing.slice();
    this.fillKey(partition.key.key, result);
    const { staticRow } = partition;
    if (staticRow !== null) fill(staticRow.columns, this.statics, result);
    if (row !== null) {
      const places = this.clusteringPlaces;
      for (let i = 0; i < places.length; i += 2) {
        result[places[i + 1] as number] = row.clustering[places[i] as number] ?? null;
      }
      fill(row.columns, this.regulars, result);
    }
    const { copies } = this;
    for (let i = 0; i < copies.length; i += 2) {
      result[copies[i + 1] as number] = result[copies[i] as number] ?? null;
    }
    return result;
  }

  private fillKey(key: Buffer, result: ResultRow): void {
    const places = this.keyPlaces;
    if (places.length === 0) return;
    if (this.table.partitionKey.length === 1) {
      result[places[1] as number] = key;
      return;
    }
    const parts = splitPartitionKey(this.table, key);
    for (let i = 0; i < places.length; i += 2) {
      result[places[i + 1] as number] = parts[places[i] as number] ?? null;
    }
  }
}

function targets(wanted: Wanted[]): Targets {
  wanted.sort((left, right) => compareColumns(left.column, right.column));
  return {
    columns: wanted.map(({ column }) => column),
    places: wanted.map(({ place }) => place),
  };
}

function fill(data: readonly ColumnData[], { columns, places }: Targets, result: ResultRow): void {
  let at = 0;
  for (let i = 0; i < data.length && at < columns.length; i++) {
    const each = data[i] as ColumnData;
    let wanted = columns[at] as ColumnMetadata;
    let order = each.column === wanted ? 0 : compareColumns(each.column, wanted);
    while (order > 0 && ++at < columns.length) {
      wanted = columns[at] as ColumnMetadata;
      order = compareColumns(each.column, wanted);
    }
    if (order === 0) {
      result[places[at] as number] = shownValue(each);
      at++;
    }
  }
}

/** The value of a cell stays where it is; no view of it is made. */
function shownValue(data: ColumnData): ResultValue {
  return data instanceof Cell && !data.column.type.isCounter ? data : valueOfData(data);
}
