import { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { parseUuid, uuidToString } from '../../base/uuid/index.ts';
import { writeUnsignedVint } from '../../base/vint/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { PartitionUpdate } from '../partition.ts';
import { Mutation } from '../partition.ts';
import { readUpdate, writeUpdate } from './partition-serializer.ts';
import { readCount, writeBytes } from './value.ts';

/** Finds a table by its id, or undefined when there is none. */
export type TableResolver = (id: string) => TableMetadata | undefined;

/** The bytes are for a table that the resolver does not know (any more). */
export class UnknownTable extends Error {
  override readonly name = 'UnknownTable';
  readonly tableId: string;

  constructor(tableId: string) {
    super(`Couldn't find table with id ${tableId}`);
    this.tableId = tableId;
  }
}

const idBytes = new Map<string, Buffer>();

/**
 * Writes a mutation as Mutation.MutationSerializer: the number of updates, and for each the table's
 * id (16 bytes) and the partition.
 */
export function writeMutation(writer: ByteWriter, mutation: Mutation): void {
  const { updates } = mutation;
  writeUnsignedVint(writer, updates.length);
  for (let i = 0; i < updates.length; i++) {
    const update = updates[i] as PartitionUpdate;
    writeBytes(writer, bytesOfId(update.table.id));
    writeUpdate(writer, update);
  }
}

/**
 * Reads what `writeMutation` wrote. Values are views of the reader's bytes. Throws UnknownTable,
 * UnknownColumn, and EndOfBytes or RangeError on damage.
 */
export function readMutation(reader: ByteReader, tables: TableResolver): Mutation {
  const count = readCount(reader);
  const updates: PartitionUpdate[] = [];
  for (let i = 0; i < count; i++) {
    const id = readTableId(reader);
    const table = tables(id);
    if (table === undefined) throw new UnknownTable(id);
    updates.push(readUpdate(reader, table));
  }
  const [first] = updates;
  if (first === undefined) throw new RangeError('a mutation without updates');
  return new Mutation(first.table.keyspace, first.key, updates);
}

/** The bytes of one update, as PartitionUpdate.toBytes of Cassandra: its table's id, the partition. */
export function updateToBytes(update: PartitionUpdate): Buffer {
  const writer = new ByteWriter();
  writeBytes(writer, bytesOfId(update.table.id));
  writeUpdate(writer, update);
  return writer.copy();
}

/**
 * Reads what `updateToBytes` wrote for this table. Throws UnknownTable when it was another one,
 * UnknownColumn, and EndOfBytes or RangeError on damage.
 */
export function updateFromBytes(bytes: Buffer, table: TableMetadata): PartitionUpdate {
  const reader = new ByteReader(bytes);
  const id = readTableId(reader);
  if (id !== table.id) throw new UnknownTable(id);
  return readUpdate(reader, table);
}

/** The id of the first table of a written mutation, without reading the rest. */
export function firstTableId(reader: ByteReader): string {
  readCount(reader);
  return readTableId(reader);
}

/** 16 bytes of a table's id. */
export function bytesOfId(id: string): Buffer {
  let bytes = idBytes.get(id);
  if (bytes === undefined) {
    const parsed = parseUuid(id);
    invariant(parsed !== null, `table id ${id} is a UUID`);
    bytes = parsed;
    idBytes.set(id, bytes);
  }
  return bytes;
}

export function readTableId(reader: ByteReader): string {
  return uuidToString(reader.buffer, reader.skip(16));
}
