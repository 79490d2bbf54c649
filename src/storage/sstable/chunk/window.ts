import { ByteReader } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { ChunkSource } from './chunk-source.ts';

const NO_BYTES = Buffer.alloc(0);

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

  /** Puts the reader at a position, with a byte behind it at least. Null when it is there. */
  moveTo(position: number): Promise<void> | null {
    if (position >= this.base && position < this.end) {
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

  /** One chunk more behind the bytes at hand; those before the reader may go. */
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

  private append(index: number, chunk: Buffer): void {
    const { reader } = this;
    if (reader.remaining === 0) {
      this.base = index * this.source.chunkLength;
      this.reader = new ByteReader(chunk);
      return;
    }
    const base = this.position;
    const rest = reader.buffer.subarray(reader.offset, reader.end);
    this.reader = new ByteReader(Buffer.concat([rest, chunk]));
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
      if (chunk === undefined) return this.gather(chunks, index, last, first, position);
      chunks.push(chunk);
    }
    this.placeAll(chunks, first, position);
    return null;
  }

  private async gather(
    chunks: Buffer[],
    from: number,
    last: number,
    first: number,
    position: number,
  ): Promise<void> {
    for (let index = from; index <= last; index++) {
      chunks.push(this.source.peek(index) ?? (await this.source.load(index)));
    }
    this.placeAll(chunks, first, position);
  }

  private placeAll(chunks: readonly Buffer[], first: number, position: number): void {
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    this.place(first, bytes, position);
  }
}
