import type { IndexEntry } from '../primary-index/index-entry.ts';
import { GenerationCache } from './generation-cache.ts';

/** Chunks that one file may have: more than any file of Cassandra's bounds holds. */
const CHUNKS_A_FILE = 2 ** 32;

/** What a Map and its entry take beside the bytes themselves. */
const ENTRY_OVERHEAD_BYTES = 100;

/** The caches that all files of a node share (`file_cache_size`, `key_cache_size`). */
export class SSTableCaches {
  private readonly chunks: GenerationCache<number, Buffer>;
  private readonly keys: GenerationCache<string, IndexEntry>;
  private lastFileId = 0;

  constructor(sizes: { readonly chunkCacheBytes: number; readonly keyCacheBytes: number }) {
    this.chunks = new GenerationCache(sizes.chunkCacheBytes);
    this.keys = new GenerationCache(sizes.keyCacheBytes);
  }

  /** A number for a file that was opened; never given again, so that entries need no removal. */
  nextFileId(): number {
    return ++this.lastFileId;
  }

  chunk(fileId: number, index: number): Buffer | undefined {
    return this.chunks.get(fileId * CHUNKS_A_FILE + index);
  }

  keepChunk(fileId: number, index: number, chunk: Buffer): void {
    const bytes = chunk.length + ENTRY_OVERHEAD_BYTES;
    this.chunks.set(fileId * CHUNKS_A_FILE + index, chunk, bytes);
  }

  entry(fileId: number, key: Buffer): IndexEntry | undefined {
    return this.keys.get(keyOf(fileId, key));
  }

  keepEntry(fileId: number, key: Buffer, entry: IndexEntry): void {
    this.keys.set(keyOf(fileId, key), entry, 2 * key.length + ENTRY_OVERHEAD_BYTES);
  }

  clearKeys(): void {
    this.keys.clear();
  }

  setKeyCapacity(bytes: number): void {
    this.keys.capacityBytes = bytes;
  }

  /** Entries, bytes held and allowed, requests and hits, as `nodetool info` tells them. */
  get keyCacheFacts(): CacheFacts {
    return factsOf(this.keys);
  }

  get chunkCacheFacts(): CacheFacts {
    return factsOf(this.chunks);
  }
}

export interface CacheFacts {
  readonly entries: number;
  readonly sizeBytes: number;
  readonly capacityBytes: number;
  readonly requests: number;
  readonly hits: number;
}

function factsOf<Key, Value>(cache: GenerationCache<Key, Value>): CacheFacts {
  const { size: entries, sizeBytes, capacityBytes, requests, hits } = cache;
  return { entries, sizeBytes, capacityBytes, requests, hits };
}

function keyOf(fileId: number, key: Buffer): string {
  return `${fileId}:${key.toString('latin1')}`;
}
