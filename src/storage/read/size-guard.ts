import type { ReadThresholds } from '../../config/index.ts';
import type {
  DeletionTime,
  LoadingCursor,
  ReadCommand,
  ReadWatch,
  Row,
} from '../../mutation/index.ts';
import { ReadAborted } from '../../mutation/index.ts';
import { isSystemKeyspace } from '../../schema/index.ts';
import { commandText } from './command-text.ts';
import {
  bufferHeapBytes,
  deletionHeapBytes,
  MARKER_HEAP_BYTES,
  rowHeapBytes,
} from './heap-size.ts';

/** What Cassandra reckons for each entry of a row index beside its bytes in the file. */
const INDEX_ENTRY_BYTES = 88;

/**
 * Measures what one read passes, before anything is purged or filtered out of it, and ends it when it
 * is too much (ReadCommand.withQuerySizeTracking).
 */
export class SizeGuard {
  private readonly command: ReadCommand;
  private readonly watch: ReadWatch;
  private readonly warnAt: number;
  private readonly failAt: number;
  private bytes = 0;

  private constructor(command: ReadCommand, watch: ReadWatch, thresholds: ReadThresholds) {
    const { warn, fail } = thresholds.localReadSize;
    this.command = command;
    this.watch = watch;
    this.warnAt = warn ?? Number.POSITIVE_INFINITY;
    this.failAt = fail ?? Number.POSITIVE_INFINITY;
  }

  /** Null where nobody wants to know, or where no size is too much. */
  static of(
    command: ReadCommand,
    watch: ReadWatch | null,
    thresholds: ReadThresholds | null,
  ): SizeGuard | null {
    const { table } = command;
    if (watch?.hasThresholds !== true || thresholds === null) return null;
    const { warn, fail } = thresholds.localReadSize;
    if ((warn === null && fail === null) || isSystemKeyspace(table.keyspace)) return null;
    return new SizeGuard(command, watch, thresholds);
  }

  /** A partition begins; its deletion and static row count as well. Throws `ReadAborted`. */
  partition(key: Buffer, deletion: DeletionTime, staticRow: Row | null): void {
    this.bytes += bufferHeapBytes(key);
    if (!deletion.isLive) this.add(deletionHeapBytes(deletion));
    if (staticRow !== null) this.row(staticRow);
  }

  /** Throws `ReadAborted`. */
  row(row: Row): void {
    this.add(rowHeapBytes(row));
  }

  /** Throws `ReadAborted`. */
  marker(): void {
    this.add(MARKER_HEAP_BYTES);
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes >= this.failAt) {
      throw new ReadAborted(
        'localReadSize',
        this.bytes,
        `Query ${commandText(this.command)} attempted to read ${this.bytes} bytes but max allowed ` +
          `is ${this.failAt} bytes; query aborted  (see local_read_size_fail_threshold)`,
      );
    }
    if (this.bytes >= this.warnAt) this.watch.note('localReadSize', this.bytes);
  }
}

/** Looks at what was opened of a partition in a file. Throws `ReadAborted`. */
export type RowIndexGuard = (cursor: LoadingCursor) => void;

/**
 * Measures the row index of a partition that a read opens in a file (RowIndexEntry.checkSize); null
 * where nobody wants to know.
 */
export function rowIndexGuard(
  command: ReadCommand,
  watch: ReadWatch | null,
  thresholds: ReadThresholds | null,
): RowIndexGuard | null {
  if (watch?.hasThresholds !== true || thresholds === null) return null;
  if (isSystemKeyspace(command.table.keyspace)) return null;
  const { warn, fail } = thresholds.rowIndexReadSize;
  return ({ rowIndex }) => {
    if (rowIndex == null) return;
    const bytes = rowIndex.entries * INDEX_ENTRY_BYTES + rowIndex.bytes;
    if (fail !== null && bytes > fail) {
      throw new ReadAborted(
        'rowIndexReadSize',
        bytes,
        `Query ${commandText(command)} attempted to access a large RowIndexEntry estimated to be ` +
          `${bytes} bytes in-memory (total entries: ${rowIndex.entries}, total bytes: ` +
          `${rowIndex.bytes}) but the max allowed is ${fail} bytes; query aborted  ` +
          '(see row_index_read_size_fail_threshold)',
      );
    }
    if (warn !== null && bytes > warn) watch.note('rowIndexReadSize', bytes);
  };
}
