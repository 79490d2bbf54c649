import { ByteWriter } from '../../../base/bytes/index.ts';
import { unsignedVintSize, writeSignedVint, writeUnsignedVint } from '../../../base/vint/index.ts';
import type { DeletionTime, Unfiltered } from '../../../mutation/index.ts';
import { BoundKind, Row, writeBound, writeClustering } from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { deletionTimeBytes, writeDeletionTime } from './deletion-time-form.ts';

/** Widths of blocks are written as what they are more than this. */
const WIDTH_BASE = 64 * 1024;

/**
 * The promoted index of one partition: where in it each block of `column_index_size` begins, between
 * which rows, and which range deletion is open at its end. Reused for one partition after the other.
 *
 * 1. Rows and markers are noted as they are written; a block ends when it is large enough.
 * 2. The last block ends with the partition.
 * 3. A partition of one block needs no index.
 */
export class PartitionIndex {
  private readonly table: TableMetadata;
  private readonly version: SSTableVersion;
  private readonly blockBytes: number;
  private readonly blocks = new ByteWriter(256);
  private readonly offsets: number[] = [];
  private first: Unfiltered | null = null;
  private last: Unfiltered | null = null;
  private blockStart = 0;
  private open: DeletionTime | null = null;

  constructor(table: TableMetadata, version: SSTableVersion, blockBytes: number) {
    this.table = table;
    this.version = version;
    this.blockBytes = blockBytes;
  }

  begin(): void {
    this.blocks.reset();
    this.offsets.length = 0;
    this.first = null;
    this.last = null;
    this.open = null;
  }

  /** `start` and `end` are where in the partition the row or marker is. */
  add(item: Unfiltered, start: number, end: number): void {
    if (this.first === null) {
      this.first = item;
      this.blockStart = start;
    }
    this.last = item;
    if (!(item instanceof Row)) this.open = item.open;
    if (end - this.blockStart >= this.blockBytes) this.endBlock(end);
  }

  private endBlock(end: number): void {
    const { blocks, table } = this;
    this.offsets.push(blocks.length);
    writePlace(blocks, table, this.first as Unfiltered);
    writePlace(blocks, table, this.last as Unfiltered);
    writeUnsignedVint(blocks, this.blockStart);
    writeSignedVint(blocks, end - this.blockStart - WIDTH_BASE);
    blocks.int8(this.open === null ? 0 : 1);
    if (this.open !== null) writeDeletionTime(blocks, this.open, this.version);
    this.first = null;
  }

  /**
   * Writes what comes after the partition's position in the Index component: the size of the rest,
   * which is nothing for a single block. `end` is where the last row ends.
   */
  write(writer: ByteWriter, deletion: DeletionTime, headerLength: number, end: number): void {
    if (this.first !== null && this.offsets.length > 0) this.endBlock(end);
    const count = this.offsets.length;
    if (count <= 1) {
      writer.int8(0);
      return;
    }
    const { blocks, version } = this;
    const fixedBytes =
      unsignedVintSize(headerLength) +
      deletionTimeBytes(deletion, version) +
      unsignedVintSize(count);
    writeUnsignedVint(writer, fixedBytes + blocks.length + 4 * count);
    writeUnsignedVint(writer, headerLength);
    writeDeletionTime(writer, deletion, version);
    writeUnsignedVint(writer, count);
    writer.bytes(blocks.view());
    for (const offset of this.offsets) writer.int32(offset);
  }
}

function writePlace(writer: ByteWriter, table: TableMetadata, item: Unfiltered): void {
  if (item instanceof Row) {
    writer.int8(BoundKind.CLUSTERING);
    writeClustering(writer, table, item.clustering);
  } else {
    writeBound(writer, table, item.bound, item.close !== null, item.open !== null);
  }
}
