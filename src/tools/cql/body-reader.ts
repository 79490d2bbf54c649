/** Reads the body of a message of the native protocol front to back. */
export class BodyReader {
  offset: number;
  private readonly body: Buffer;

  constructor(body: Buffer, offset = 0) {
    this.body = body;
    this.offset = offset;
  }

  byte(): number {
    return this.body.readUInt8(this.offset++);
  }

  int(): number {
    this.offset += 4;
    return this.body.readInt32BE(this.offset - 4);
  }

  short(): number {
    this.offset += 2;
    return this.body.readUInt16BE(this.offset - 2);
  }

  text(): string {
    const length = this.short();
    this.offset += length;
    return this.body.toString('utf8', this.offset - length, this.offset);
  }

  texts(): readonly string[] {
    return Array.from({ length: this.short() }, () => this.text());
  }

  /** Null for a negative length. */
  bytes(): Buffer | null {
    const length = this.int();
    if (length < 0) return null;
    this.offset += length;
    return this.body.subarray(this.offset - length, this.offset);
  }

  raw(length: number): Buffer {
    this.offset += length;
    return this.body.subarray(this.offset - length, this.offset);
  }
}
