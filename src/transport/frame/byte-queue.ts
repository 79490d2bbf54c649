/**
 * Bytes that came from a socket and do not yet make a whole frame. Chunks are kept as they came and
 * joined once when the wanted length is there, so that a frame of many chunks is copied once, not
 * once a chunk.
 */
export class ByteQueue {
  private chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** All waiting bytes in one piece; the queue is empty afterwards. */
  takeAll(): Buffer {
    const [only] = this.chunks;
    const all =
      this.chunks.length === 1 && only !== undefined
        ? only
        : Buffer.concat(this.chunks, this.length);
    this.chunks = [];
    this.length = 0;
    return all;
  }

  /** Puts the unused end of what was taken back in front; the bytes stay views of the chunk. */
  restore(rest: Buffer): void {
    if (rest.length === 0) return;
    this.chunks.unshift(rest);
    this.length += rest.length;
  }
}
