import type { CachedChunks } from './cached-chunks.ts';
import type { ChunkSource } from './chunk-source.ts';

/** Bytes, before compression, of the largest read ahead. */
const MOST_BYTES = 256 * 1024;

/**
 * The chunks of a file for a scan, which reads one after the other: each read from the disk brings
 * twice as many as the one before, up to a bound. Long scans thus leave the cache to others: only
 * what comes in single chunks is kept there.
 */
export class ReadAhead implements ChunkSource {
  readonly path: string;
  readonly lengthBytes: number;
  readonly chunkLength: number;
  private readonly source: CachedChunks;
  private first = 0;
  private chunks: readonly Buffer[] = [];
  private count = 1;

  constructor(source: CachedChunks) {
    this.source = source;
    this.path = source.path;
    this.lengthBytes = source.lengthBytes;
    this.chunkLength = source.chunkLength;
  }

  peek(index: number): Buffer | undefined {
    return this.chunks[index - this.first] ?? this.source.peek(index);
  }

  async load(index: number): Promise<Buffer> {
    const isNext = index === this.first + this.chunks.length;
    const most = Math.max(1, Math.floor(MOST_BYTES / this.chunkLength));
    this.count = isNext ? Math.min(2 * this.count, most) : 1;
    const chunks =
      this.count === 1
        ? [await this.source.load(index)]
        : await this.source.reader.read(index, this.count);
    this.first = index;
    this.chunks = chunks;
    return chunks[0] as Buffer;
  }
}
