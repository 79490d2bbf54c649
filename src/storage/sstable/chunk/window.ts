import { ByteReader } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { ChunkSource } from './chunk-source.ts';

const NO_BYTES = Buffer.alloc(0);

/** What most of one row or entry fits into. */
const LEAST_GROWTH_BYTES = 512;

/**
 * Some bytes of a file, contiguous, for decoders that know nothing of chunks. What is in memory is
 * there at once; else a method gives a promise, and the caller tries again when it has resolved.
 *
 * Decoding goes so: remember `position`, decode from `reader`; when the bytes end too early, go back
 * with `moveTo`, `grow`, and decode again.
 */
export class Window {
  /** Over the bytes that are there. Replaced by each method that moves the window. */
  reader = new ByteReader(NO_BYTES);
  private readonly source: ChunkSource;
  /** Where in the file the reader's buffer begins. */
  private base = 0;

  constructor(source: ChunkSource) {
    this.source = source;
  }

  get path(): string {
    return this.source.path;
  }

  get lengthBytes(): number {
    return this.source.lengthBytes;
  }

  /** Where in the file the reader stands. */
  get position(): number {
    return this.base + this.reader.offset;
  }

  /** Where in the file the bytes at hand end. */
  private get end(): number {
    return this.base + this.reader.end;
  }

  corruption(what: string, position = this.position): Corruption {
    return new Corruption(this.source.path, position, what);
  }

  /** The error of a decoder as damage of this file; errors of other kinds as they are. */
  damage(error: unknown): unknown {
    if (error instanceof RangeError || (error as Error).name === 'EndOfBytes') {
      return this.corruption((error as Error).message);
    }
    return error;
  }

  /** Whether the byte at a position is at hand. */
  holds(position: number): boolean {
    return position >= this.base && position < this.end;
  }

  /** Puts the reader at a position, with a byte behind it at least. Null when it is there. */
  moveTo(position: number): Promise<void> | null {
    if (this.holds(position)) {
      this.reader.offset = position - this.base;
      return null;
    }
    const { chunkLength, lengthBytes, path } = this.source;
    if (position < 0 || position >= lengthBytes) {
      throw new Corruption(path, position, `beyond the file's ${lengthBytes} bytes`);
    }
    const index = Math.floor(position / chunkLength);
    const chunk = this.source.peek(index);
    if (chunk === undefined) {
      return this.source.load(index).then((loaded) => this.place(index, loaded, position));
    }
    this.place(index, chunk, position);
    return null;
  }

  private place(index: number, chunk: Buffer, position: number): void {
    this.base = index * this.source.chunkLength;
    this.reader = new ByteReader(chunk, position - this.base);
  }

  /** Has so many bytes behind the reader, or all up to the file's end. Null when they are there. */
  reach(lengthBytes: number): Promise<void> | null {
    const { source, position } = this;
    if (this.reader.remaining >= lengthBytes) return null;
    // What was copied across a border may end within a chunk that has more.
    const index = Math.floor(position / source.chunkLength);
    const chunk = source.peek(index);
    if (chunk !== undefined) this.place(index, chunk, position);
    while (this.reader.remaining < lengthBytes && this.end < source.lengthBytes) {
      const wait = this.grow();
      if (wait !== null) return wait;
    }
    return null;
  }

  /** More bytes of the next chunk behind those at hand; those before the reader may go. */
  grow(): Promise<void> | null {
    const { chunkLength, lengthBytes } = this.source;
    if (this.end >= lengthBytes) throw this.corruption('the file ends too early', lengthBytes);
    const index = Math.floor(this.end / chunkLength);
    const chunk = this.source.peek(index);
    if (chunk === undefined) {
      return this.source.load(index).then((loaded) => this.append(index, loaded));
    }
    this.append(index, chunk);
    return null;
  }

  /** As much again as there is, for what is copied grows with it; then the chunk can be had itself. */
  private append(index: number, chunk: Buffer): void {
    const { reader } = this;
    const chunkStart = index * this.source.chunkLength;
    if (reader.remaining === 0 && this.end === chunkStart) {
      this.base = chunkStart;
      this.reader = new ByteReader(chunk);
      return;
    }
    const base = this.position;
    const rest = reader.buffer.subarray(reader.offset, reader.end);
    const from = this.end - chunkStart;
    const more = chunk.subarray(from, from + Math.max(rest.length, LEAST_GROWTH_BYTES));
    this.reader = new ByteReader(Buffer.concat([rest, more]));
    this.base = base;
  }

  /** Puts the reader at a position with `length` bytes behind it. Null when they are there. */
  require(position: number, length: number): Promise<void> | null {
    if (length < 0 || position + length > this.source.lengthBytes) {
      throw this.corruption(`${length} bytes wanted, the file ends`, position);
    }
    if (length === 0) return null;
    if (position >= this.base && position + length <= this.end) {
      this.reader.offset = position - this.base;
      return null;
    }
    const { chunkLength } = this.source;
    const first = Math.floor(position / chunkLength);
    const last = Math.floor((position + length - 1) / chunkLength);
    const chunks: Buffer[] = [];
    for (let index = first; index <= last; index++) {
      const chunk = this.source.peek(index);
      if (chunk === undefined) return this.gather(chunks, index, position, position + length);
      chunks.push(chunk);
    }
    this.placeAll(chunks, first, position, position + length);
    return null;
  }

  private async gather(
    chunks: Buffer[],
    from: number,
    position: number,
    end: number,
  ): Promise<void> {
    const { chunkLength } = this.source;
    const last = Math.floor((end - 1) / chunkLength);
    for (let index = from; index <= last; index++) {
      chunks.push(this.source.peek(index) ?? (await this.source.load(index)));
    }
    this.placeAll(chunks, Math.floor(position / chunkLength), position, end);
  }

  /** The bytes of one chunk are not copied. */
  private placeAll(chunks: readonly Buffer[], first: number, position: number, end: number): void {
    const [only] = chunks;
    if (only !== undefined && chunks.length === 1) {
      this.place(first, only, position);
      return;
    }
    const start = first * this.source.chunkLength;
    const parts = chunks.map((chunk, i) => {
      const chunkStart = start + i * this.source.chunkLength;
      return chunk.subarray(Math.max(0, position - chunkStart), Math.max(0, end - chunkStart));
    });
    this.base = position;
    this.reader = new ByteReader(Buffer.concat(parts));
  }
}
