import type { ByteReader } from '../../../base/bytes/index.ts';
import { readUnsignedVint } from '../../../base/vint/index.ts';
import type { DeletionTime } from '../../../mutation/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { readDeletionTime } from '../reader/deletion-time.ts';

/** Where a partition is. */
export interface IndexEntry {
  /** Of its beginning in the Data component. */
  readonly position: number;
  /** Null: it is one block. */
  readonly columnIndex: ColumnIndexFacts | null;
}

/** Where in the Index component the blocks of a wide partition are told. */
export interface ColumnIndexFacts {
  /** Bytes of key, deletion and static row, behind which the first block begins. */
  readonly headerLength: number;
  readonly deletion: DeletionTime;
  readonly blockCount: number;
  /** Bytes of all of this in the Index component. */
  readonly sizeBytes: number;
  /** Where in the Index component the first block is told. */
  readonly blocksPosition: number;
  /** Where the offsets of all blocks are, four bytes each, counted from `blocksPosition`. */
  readonly offsetsPosition: number;
}

const OFFSET_BYTES = 4;
/** Two names of a byte at least, two numbers, and the flag. */
const LEAST_BLOCK_BYTES = 5;

/** A number of bytes or a place in a file. */
export function readLength(reader: ByteReader): number {
  const length = readUnsignedVint(reader);
  if (typeof length !== 'number' || length < 0) throw new RangeError(`impossible length ${length}`);
  return length;
}

/**
 * What stands between an entry's size and its blocks. `position` is where the reader's offset is in
 * the file, `size` how many bytes the entry has from there on.
 */
export function readColumnIndex(
  reader: ByteReader,
  version: SSTableVersion,
  position: number,
  size: number,
): ColumnIndexFacts {
  const start = reader.offset;
  const headerLength = readLength(reader);
  const deletion = readDeletionTime(reader, version);
  const blockCount = readLength(reader);
  const blocksPosition = position + reader.offset - start;
  const offsetsPosition = position + size - OFFSET_BYTES * blockCount;
  if (blockCount < 1 || offsetsPosition - blocksPosition < LEAST_BLOCK_BYTES * blockCount) {
    throw new RangeError(`${blockCount} blocks in an entry of ${size} bytes`);
  }
  const sizeBytes = size;
  return { headerLength, deletion, blockCount, sizeBytes, blocksPosition, offsetsPosition };
}
