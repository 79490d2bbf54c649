/** Thrown when bytes end before what they promise; callers turn it into their own kind of error. */
export class EndOfBytes extends Error {
  override readonly name = 'EndOfBytes';
}

/** Reads a buffer front to back; views it returns share the buffer's memory. */
export class ByteReader {
  readonly buffer: Buffer;
  offset: number;
  readonly end: number;

  constructor(buffer: Buffer, offset = 0, end = buffer.length) {
    this.buffer = buffer;
    this.offset = offset;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Moves past `lengthBytes` and returns where they begin. */
  skip(lengthBytes: number): number {
    const offset = this.offset;
    if (lengthBytes < 0 || lengthBytes > this.end - offset) {
      throw new EndOfBytes(`${lengthBytes} bytes wanted, ${this.end - offset} left`);
    }
    this.offset = offset + lengthBytes;
    return offset;
  }

  uint8(): number {
    return this.buffer[this.skip(1)] as number;
  }

  int8(): number {
    return (this.uint8() << 24) >> 24;
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.skip(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }

  /** A signed 64-bit number: a safe integer where it fits one, else a bigint. */
  int64(): number | bigint {
    return readInt64(this.buffer, this.skip(8));
  }

  double(): number {
    return this.buffer.readDoubleBE(this.skip(8));
  }

  bytes(lengthBytes: number): Buffer {
    const offset = this.skip(lengthBytes);
    return this.buffer.subarray(offset, offset + lengthBytes);
  }

  utf8(lengthBytes: number): string {
    const offset = this.skip(lengthBytes);
    return this.buffer.toString('utf8', offset, offset + lengthBytes);
  }
}

/** The signed 64-bit number at `offset`: a safe integer where it fits one, else a bigint. */
export function readInt64(buffer: Buffer, offset: number): number | bigint {
  const high = buffer.readInt32BE(offset);
  if (high >= 2097152 || high < -2097152) return canonical(buffer.readBigInt64BE(offset));
  return high * 4294967296 + buffer.readUInt32BE(offset + 4);
}

/** The one form in which a 64-bit number is kept: number when safe, else bigint. */
export function canonical(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
