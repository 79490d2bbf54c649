import type { ChunkReader, ChunkSource } from './chunk-source.ts';
import type { SSTableCaches } from './sstable-caches.ts';

/** The chunks of a file behind the cache that all files share. */
export class CachedChunks implements ChunkSource {
  readonly path: string;
  readonly lengthBytes: number;
  readonly chunkLength: number;
  readonly reader: ChunkReader;
  private readonly caches: SSTableCaches;
  private readonly fileId: number;
  /** What is being read from the disk, so that many readers read a chunk once. */
  private readonly loading = new Map<number, Promise<Buffer>>();

  constructor(reader: ChunkReader, caches: SSTableCaches) {
    this.reader = reader;
    this.path = reader.path;
    this.lengthBytes = reader.lengthBytes;
    this.chunkLength = reader.chunkLength;
    this.caches = caches;
    this.fileId = caches.nextFileId();
  }

  peek(index: number): Buffer | undefined {
    return this.caches.chunk(this.fileId, index);
  }

  load(index: number): Promise<Buffer> {
    const known = this.loading.get(index);
    if (known !== undefined) return known;
    const loading = this.readChunk(index).finally(() => this.loading.delete(index));
    this.loading.set(index, loading);
    return loading;
  }

  private async readChunk(index: number): Promise<Buffer> {
    const cached = this.peek(index);
    if (cached !== undefined) return cached;
    const [chunk] = await this.reader.read(index, 1);
    this.caches.keepChunk(this.fileId, index, chunk as Buffer);
    return chunk as Buffer;
  }
}
