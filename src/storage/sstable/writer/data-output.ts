import type { ByteWriter } from '../../../base/bytes/index.ts';

/** At least this much is gathered before it is compressed and written. */
export const BATCH_BYTES = 128 * 1024;

/** What a finished Data component is like. */
export interface DataFacts {
  /** Bytes on disk, and before compression. */
  readonly dataBytes: number;
  readonly uncompressedBytes: number;
  /** As StatsMetadata has it; -1 without compression. */
  readonly compressionRatio: number;
  /** CRC-32 of the whole component. */
  readonly digest: number;
}

/**
 * The Data component: rows are written into `plain`, which `drain` compresses, checks and writes to
 * the disk a batch at a time.
 */
export interface DataOutput {
  /** What was not drained yet; grows until then. */
  readonly plain: ByteWriter;
  /** Bytes before compression so far: where in the data the next byte of `plain` will be. */
  readonly position: number;
  /** True when `drain` is due. */
  readonly isFull: boolean;
  drain(): Promise<void>;
  /** Writes what is left, and the components that tell about chunks; syncs all. */
  finish(): Promise<DataFacts>;
  /** Closes files without caring for them. */
  abandon(): Promise<void>;
}
