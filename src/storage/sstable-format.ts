import type { Corruption } from '../base/error/index.ts';
import type {
  DecoratedKey,
  EncodingStats,
  LoadingCursor,
  UnfilteredCursor,
} from '../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../schema/index.ts';
import type { LogInterval } from './commitlog/index.ts';
import type { SSTable } from './sstable/sstable.ts';

/** What is known of the data before it is written. */
export interface WriteRequest {
  readonly table: TableMetadata;
  readonly directory: string;
  readonly generation: string;
  readonly estimatedPartitions: number;
  /** Columns that have cells, in `compareColumns` order each. */
  readonly statics: readonly ColumnMetadata[];
  readonly regulars: readonly ColumnMetadata[];
  /** The least of what rows hold, from which they count. */
  readonly encodingStats: EncodingStats;
  /** Parts of the commit log whose writes are all in this file or others. */
  readonly commitLogIntervals: readonly LogInterval[];
  /** Host id of this node: the intervals speak of its log. Null while it is not known. */
  readonly hostId: Buffer | null;
  /** True for a flush, which compresses fast. */
  readonly isFlush: boolean;
  readonly level: number;
  /** Milliseconds since the epoch; 0: not repaired. */
  readonly repairedAt: number;
}

/** Writes one file set, partition by partition in ring order. */
export interface FileWriter {
  /** Data written until now, before compression: where a compaction cuts its output. */
  readonly uncompressedBytes: number;
  /** Null when it may go on at once. */
  append(cursor: UnfilteredCursor | LoadingCursor): null | Promise<void>;
  /**
   * Completes and syncs all components, the TOC last, and opens the result; null, and no file, when
   * there was nothing to write.
   */
  finish(): Promise<SSTable | null>;
  /** Leaves nothing. */
  abort(): Promise<void>;
}

/** A file set that is to become one of a table. */
export interface AdoptRequest {
  readonly directory: string;
  /** `oa-1-big` */
  readonly name: string;
  readonly targetDirectory: string;
  readonly generation: string;
  /** It becomes one of level 0. */
  readonly resetLevel: boolean;
  /** It counts as not repaired. */
  readonly clearRepaired: boolean;
  /** False: the bytes are shared with the files that are there, if the disk can do that. */
  readonly copies: boolean;
}

/**
 * How much of a file is looked at: its components but the data; the data as bytes that have a checksum,
 * or else all of it; every partition.
 */
export type VerifyDepth = 'quick' | 'digest' | 'all';

/** A partition that can be read to its end, by the place where it begins; or damage. */
export type Salvaged =
  | { readonly kind: 'partition'; readonly key: DecoratedKey; readonly position: number }
  | { readonly kind: 'damage'; readonly error: Corruption };

/** Goes over what can be read of a file, whatever its index says. */
export interface Salvage {
  /** How far it has come in the uncompressed data. */
  readonly scannedBytes: number;
  /** Null at the end. */
  next(): Promise<Salvaged | null>;
  /** The partition that begins at a place. */
  open(position: number): Promise<LoadingCursor>;
}

/** How files are written and opened: Cassandra's format, or a simple one in tests. */
export interface SSTableFormat {
  write(request: WriteRequest): Promise<FileWriter>;
  /** Opens a complete file set by its name (`nb-1-big`). Rejects with `Corruption`. */
  open(table: TableMetadata, directory: string, name: string): Promise<SSTable>;
  /** Gives a file set a second name, durable when it resolves. The commit log it speaks of is left out. */
  adopt(request: AdoptRequest): Promise<void>;
  /** Rejects with `Corruption`. */
  verify(sstable: SSTable, table: TableMetadata, depth: VerifyDepth): Promise<void>;
  /** What can be read of a file, for a scrub. `checksValues`: values must be some of their types. */
  salvage(sstable: SSTable, checksValues: boolean): Salvage;
}
