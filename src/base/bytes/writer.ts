/**
 * A growing buffer that is written front to back, big-endian as all of Cassandra's formats are.
 * The buffer is reused after `reset`, so whoever keeps the bytes takes `copy()`.
 */
export class ByteWriter {
  buffer: Buffer;
  length = 0;

  constructor(capacityBytes = 256) {
    this.buffer = Buffer.allocUnsafe(capacityBytes);
  }

  /** Makes room for `extraBytes` more and returns the offset where they begin. */
  reserve(extraBytes: number): number {
    const offset = this.length;
    const needed = offset + extraBytes;
    if (needed > this.buffer.length) this.grow(needed);
    this.length = needed;
    return offset;
  }

  private grow(neededBytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(neededBytes, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  reset(): void {
    this.length = 0;
  }

  int8(value: number): void {
    const offset = this.reserve(1);
    this.buffer[offset] = value;
  }

  int16(value: number): void {
    const offset = this.reserve(2);
    this.buffer[offset] = value >>> 8;
    this.buffer[offset + 1] = value;
  }

  int32(value: number): void {
    const offset = this.reserve(4);
    const buffer = this.buffer;
    buffer[offset] = value >>> 24;
    buffer[offset + 1] = value >>> 16;
    buffer[offset + 2] = value >>> 8;
    buffer[offset + 3] = value;
  }

  /** Writes a signed 64-bit number given as a safe integer or a bigint. */
  int64(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.buffer.writeBigInt64BE(value, this.reserve(8));
      return;
    }
    this.int32(Math.floor(value / 4294967296));
    this.int32(value - Math.floor(value / 4294967296) * 4294967296);
  }

  double(value: number): void {
    this.buffer.writeDoubleBE(value, this.reserve(8));
  }

  bytes(value: Uint8Array): void {
    const offset = this.reserve(value.length);
    this.buffer.set(value, offset);
  }

  utf8(value: string): void {
    const lengthBytes = Buffer.byteLength(value);
    const offset = this.reserve(lengthBytes);
    this.buffer.write(value, offset, lengthBytes, 'utf8');
  }

  /** The written bytes, valid until the next write or `reset`. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  copy(): Buffer {
    return Buffer.from(this.view());
  }
}
