/** A file as chunks of one length (before compression), the last one shorter. */
export interface ChunkSource {
  readonly path: string;
  /** Bytes before compression. */
  readonly lengthBytes: number;
  readonly chunkLength: number;
  /** The chunk if it is in memory. Callers keep it as long as they like; it is never written. */
  peek(index: number): Buffer | undefined;
  /** The chunk, from memory or disk. Rejects with `Corruption` or `DiskError`. */
  load(index: number): Promise<Buffer>;
}

/** What of a file belongs to some of its chunks; reads from the disk behind the caches. */
export interface ChunkReader {
  readonly path: string;
  readonly lengthBytes: number;
  readonly chunkLength: number;
  /** Chunks from `index` on, `count` of them, in one read of the disk. */
  read(index: number, count: number): Promise<readonly Buffer[]>;
}
