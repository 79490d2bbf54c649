import { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { timeUuid, timeUuidMicros } from '../../base/uuid/index.ts';
import type { BatchStore } from '../../messaging/index.ts';
import type { PartitionData, TableResolver } from '../../mutation/index.ts';
import {
  Cell,
  ComplexCells,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  readMutation,
  UpdateBuilder,
  writeMutation,
} from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';

/** Version of the serialization of mutations within a row (messaging version 12 is Cassandra's). */
const VERSION = 12;

/** A stored batch, of which mutations of tables that are gone were left out. */
export interface StoredBatch {
  readonly id: Buffer;
  readonly writtenAtMillis: number;
  readonly mutations: readonly Mutation[];
}

/**
 * Batches as rows of `system.batches` (batchlog/BatchlogManager.java of Cassandra 5.0): the id, the
 * version of the serialization, and a list of blobs, one a mutation.
 */
export function storeMutation(table: TableMetadata, batch: BatchStore): Mutation {
  const { id, createdAtMicros } = batch;
  const version = Buffer.alloc(4);
  version.writeInt32BE(VERSION);
  const list = columnOf(table, 'mutations');
  const cells = batch.mutations.map((mutation, i) => {
    const writer = new ByteWriter();
    writeMutation(writer, mutation);
    const path = timeUuid(createdAtMicros + i, id.subarray(8));
    return liveCell(list, createdAtMicros, writer.copy(), path);
  });
  const row = new Row(
    [],
    new Liveness(createdAtMicros, NO_TTL, NO_DELETION_TIME),
    DeletionTime.LIVE,
    [
      liveCell(columnOf(table, 'version'), createdAtMicros, version, null),
      new ComplexCells(list, DeletionTime.LIVE, cells),
    ],
  );
  const key = decorateKey(id);
  const update = new UpdateBuilder(table, key).addRow(row).build();
  return new Mutation(table.keyspace, key, [update]);
}

/** Forgets a batch. */
export function removeMutation(table: TableMetadata, id: Buffer, nowMicros: number): Mutation {
  const key = decorateKey(id);
  const deletion = new DeletionTime(nowMicros, Math.floor(nowMicros / 1_000_000));
  const update = new UpdateBuilder(table, key).deletePartition(deletion).build();
  return new Mutation(table.keyspace, key, [update]);
}

/**
 * A batch of a live partition; mutations that cannot be read (tables or columns are gone) are left
 * out and told to `onSkipped`. Null when it is no batch.
 */
export function batchOf(
  partition: PartitionData,
  tables: TableResolver,
  onSkipped: (error: unknown) => void,
): StoredBatch | null {
  const [row] = partition.unfiltereds;
  if (!(row instanceof Row)) return null;
  const id = partition.key.key;
  const mutations: Mutation[] = [];
  for (const data of row.columns) {
    if (!(data instanceof ComplexCells) || data.column.name !== 'mutations') continue;
    for (const cell of data.cells) {
      try {
        mutations.push(readMutation(new ByteReader(cell.value), tables));
      } catch (error) {
        onSkipped(error);
      }
    }
  }
  return { id, writtenAtMillis: Math.floor(timeUuidMicros(id) / 1000), mutations };
}

function liveCell(
  column: ColumnMetadata,
  timestampMicros: number,
  value: Buffer,
  path: Buffer | null,
): Cell {
  return new Cell(column, timestampMicros, NO_TTL, NO_DELETION_TIME, value, path);
}

function columnOf(table: TableMetadata, name: string): ColumnMetadata {
  const column = table.column(name);
  invariant(column !== undefined, `system.batches has a column ${name}`);
  return column;
}
