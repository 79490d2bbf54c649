import { ByteQueue } from './byte-queue.ts';
import { readSegment } from './segment.ts';

/** Cuts a v5 byte stream into segments and passes their payloads on, in order. */
export class SegmentDecoder {
  private readonly queue = new ByteQueue();
  private readonly compressed: boolean;

  constructor(compressed: boolean) {
    this.compressed = compressed;
  }

  get waitingBytes(): number {
    return this.queue.length;
  }

  push(chunk: Buffer): void {
    this.queue.push(chunk);
  }

  /**
   * Calls for each whole segment until `wanted` says no; the rest waits for the next call.
   * Throws a fatal protocol error at a checksum that does not match.
   */
  drain(onPayload: (payload: Buffer, selfContained: boolean) => void, wanted: () => boolean): void {
    if (this.queue.length === 0) return;
    const bytes = this.queue.takeAll();
    let offset = 0;
    while (offset < bytes.length && wanted()) {
      const segment = readSegment(bytes, offset, this.compressed);
      if (segment === null) break;
      offset = segment.end;
      onPayload(segment.payload, segment.selfContained);
    }
    this.queue.restore(bytes.subarray(offset));
  }
}
