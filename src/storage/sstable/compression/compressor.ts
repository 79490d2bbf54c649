/** Bytes that are not what a compressor wrote, or not as many as they should be. */
export class MalformedChunk extends Error {
  override readonly name = 'MalformedChunk';
}

/** Compresses the chunks of a Data component (io/compress/ICompressor.java). Without state. */
export interface Compressor {
  /** The simple name of Cassandra's class, as CompressionInfo.db has it. */
  readonly name: string;
  /** True when flushes use it as it is (Uses.FAST_COMPRESSION). */
  readonly isFast: boolean;
  /** The most bytes that `length` bytes can become. */
  compressBound(length: number): number;
  /**
   * Compresses bytes `start` up to `end` of `source` into `target` from `at` on, where there is room
   * for the bound. Returns the offset in `target` after the compressed bytes.
   */
  compress(source: Buffer, start: number, end: number, target: Buffer, at: number): number;
  /**
   * Decompresses bytes `start` up to `end` of `source`, which must become exactly `length` bytes of
   * `target` from `at` on. Throws MalformedChunk.
   */
  decompress(
    source: Buffer,
    start: number,
    end: number,
    target: Buffer,
    at: number,
    length: number,
  ): void;
}
