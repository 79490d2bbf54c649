import type { Timestamp } from '../mutation/index.ts';
import {
  Bound,
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_TTL,
  type PartitionUpdate,
  RowBuilder,
  UpdateBuilder,
} from '../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../schema/index.ts';
import { composePartitionKey } from '../schema/index.ts';

/** A row by column name in JavaScript's values; each CQL type says which it takes. */
export type SystemRow = Readonly<Record<string, unknown>>;

export interface RowTime {
  readonly timestamp: Timestamp;
  /** Seconds; `NO_TTL` for rows that stay. */
  readonly ttlSeconds?: number;
  readonly nowInSeconds: number;
}

/** The partition of a row, as its key columns say. */
function keyOf(table: TableMetadata, row: SystemRow) {
  const values = table.partitionKey.map((column) => encode(column, row[column.name]));
  return decorateKey(composePartitionKey(values));
}

/** Ids are made as bytes: a buffer is taken as the value's own form. */
function encode(column: ColumnMetadata, value: unknown): Buffer {
  return value instanceof Buffer ? value : column.type.encode(value);
}

/**
 * An update that inserts one row. Columns that the row leaves out stay as they are; null deletes.
 * A multi-cell column is replaced whole.
 */
export function insertRow(table: TableMetadata, row: SystemRow, time: RowTime): PartitionUpdate {
  const ttl = time.ttlSeconds ?? NO_TTL;
  const expires = ttl === NO_TTL ? NO_DELETION_TIME : time.nowInSeconds + ttl;
  const clustering = table.clustering.map((column) => encode(column, row[column.name]));
  const builder = new RowBuilder(clustering);
  builder.setLiveness(new Liveness(time.timestamp, ttl, expires));
  for (const column of table.regulars) {
    const value = row[column.name];
    if (value === undefined) continue;
    if (column.isComplex) {
      addCollection(builder, column, value, time, ttl, expires);
    } else if (value === null) {
      builder.add(
        new Cell(column, time.timestamp, NO_TTL, time.nowInSeconds, Buffer.alloc(0), null),
      );
    } else {
      builder.add(new Cell(column, time.timestamp, ttl, expires, encode(column, value), null));
    }
  }
  const update = new UpdateBuilder(table, keyOf(table, row));
  const built = builder.build();
  if (built !== null) update.addRow(built);
  return update.build();
}

function addCollection(
  builder: RowBuilder,
  column: ColumnMetadata,
  value: unknown,
  time: RowTime,
  ttl: number,
  expires: number,
): void {
  const before = (time.timestamp as number) - 1;
  builder.deleteComplex(column, new DeletionTime(before, time.nowInSeconds));
  if (value === null) return;
  const [keyType, valueType] = column.type.elements;
  if (keyType === undefined) return;
  if (value instanceof Map) {
    for (const [key, element] of value) {
      const path = keyType.encode(key);
      const bytes = valueType?.encode(element) ?? Buffer.alloc(0);
      builder.add(new Cell(column, time.timestamp, ttl, expires, bytes, path));
    }
    return;
  }
  for (const element of value as Iterable<unknown>) {
    const path = keyType.encode(element);
    builder.add(new Cell(column, time.timestamp, ttl, expires, Buffer.alloc(0), path));
  }
}

/** A deletion of the whole partition that the key columns of `row` name. */
export function deletePartition(
  table: TableMetadata,
  row: SystemRow,
  time: RowTime,
): PartitionUpdate {
  return new UpdateBuilder(table, keyOf(table, row))
    .deletePartition(new DeletionTime(time.timestamp, time.nowInSeconds))
    .build();
}

/** A deletion of the rows whose key begins with the columns that `row` names. */
export function deleteRows(table: TableMetadata, row: SystemRow, time: RowTime): PartitionUpdate {
  const prefix = table.clustering
    .filter(({ name }) => row[name] !== undefined)
    .map((column) => encode(column, row[column.name]));
  const slice = { start: new Bound(prefix, -1), end: new Bound(prefix, 1) };
  return new UpdateBuilder(table, keyOf(table, row))
    .deleteRange(slice, new DeletionTime(time.timestamp, time.nowInSeconds))
    .build();
}

/** One update as a mutation of its own. */
export function mutationOf(update: PartitionUpdate): Mutation {
  return new Mutation(update.table.keyspace, update.key, [update]);
}
