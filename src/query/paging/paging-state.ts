import { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { protocolError, RequestError } from '../../base/error/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { Clustering } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/**
 * Where a page ended, in the bytes of Cassandra's own PagingState for protocol v4 and later
 * (service/pager/PagingState.java), so that any coordinator can go on.
 *
 * The key and the row's mark each follow their length in a vint, then come two vints: rows that the
 * whole query may still give, and rows that its partition may. The mark is a clustering: for every
 * 32 values a vint of two bits each (01 empty, 10 null), then the other values behind their lengths,
 * whatever their types.
 */
export interface PagingState {
  /** Empty for a query of one partition. */
  readonly partitionKey: Buffer | null;
  /** Null when no row of the partition was given yet, or its static content only. */
  readonly clustering: Clustering | null;
  readonly remaining: number;
  readonly remainingInPartition: number;
}

/** Stands for "no limit" in a state. */
export const NO_LIMIT = 0x7fffffff;

const EMPTY = Buffer.alloc(0);
const EMPTY_MARK = 1n;
const NULL_MARK = 2n;

export function writePagingState(state: PagingState): Buffer {
  const writer = new ByteWriter(64);
  writeBytes(writer, state.partitionKey ?? EMPTY);
  writeBytes(writer, state.clustering === null ? EMPTY : encodeMark(state.clustering));
  writeUnsignedVint(writer, state.remaining);
  writeUnsignedVint(writer, state.remainingInPartition);
  return writer.copy();
}

function writeBytes(writer: ByteWriter, bytes: Buffer): void {
  writeUnsignedVint(writer, bytes.length);
  writer.bytes(bytes);
}

function encodeMark(clustering: Clustering): Buffer {
  const writer = new ByteWriter(64);
  for (let start = 0; start < clustering.length; start += 32) {
    const block = clustering.slice(start, start + 32);
    let header = 0n;
    block.forEach((value, i) => {
      if (value === null) header |= NULL_MARK << BigInt(2 * i);
      else if (value.length === 0) header |= EMPTY_MARK << BigInt(2 * i);
    });
    writeUnsignedVint(writer, Number(header));
    for (const value of block) {
      if (value !== null && value.length > 0) writeBytes(writer, value);
    }
  }
  return writer.copy();
}

/** Throws the protocol error "Invalid value for the paging state" for other bytes. */
export function readPagingState(bytes: Buffer, table: TableMetadata | null): PagingState {
  return guarded(() => {
    const { partitionKey, mark, remaining, remainingInPartition } = partsOf(bytes);
    return {
      partitionKey: partitionKey.length === 0 ? null : Buffer.from(partitionKey),
      clustering: mark.length > 0 ? decodeMark(mark, table) : null,
      remaining,
      remainingInPartition,
    };
  });
}

/** Throws the same for bytes that are the state of no table. */
export function checkPagingState(bytes: Buffer): void {
  guarded(() => partsOf(bytes));
}

interface StateParts {
  readonly partitionKey: Buffer;
  readonly mark: Buffer;
  readonly remaining: number;
  readonly remainingInPartition: number;
}

function partsOf(bytes: Buffer): StateParts {
  const reader = new ByteReader(bytes);
  const parts = {
    partitionKey: readBytes(reader),
    mark: readBytes(reader),
    remaining: readCount(reader),
    remainingInPartition: readCount(reader),
  };
  if (reader.remaining > 0) throw invalidState();
  return parts;
}

function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw invalidState();
  }
}

function invalidState(): RequestError {
  return protocolError('Invalid value for the paging state', false);
}

function readCount(reader: ByteReader): number {
  const count = readUnsignedVint(reader);
  if (typeof count !== 'number' || count < 0 || count > NO_LIMIT) throw invalidState();
  return count;
}

function readBytes(reader: ByteReader): Buffer {
  return reader.bytes(readCount(reader));
}

function decodeMark(mark: Buffer, table: TableMetadata | null): Clustering {
  const reader = new ByteReader(mark);
  const values: (Buffer | null)[] = [];
  const count = table?.clustering.length ?? 0;
  let header = 0n;
  for (let i = 0; i < count; i++) {
    if (i % 32 === 0) header = BigInt(readUnsignedVint(reader));
    const kind = (header >> BigInt(2 * (i % 32))) & 3n;
    if (kind === 0n) values.push(Buffer.from(readBytes(reader)));
    else values.push(kind === NULL_MARK ? null : EMPTY);
  }
  if (reader.remaining > 0) throw invalidState();
  return values;
}
