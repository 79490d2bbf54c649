const headerBytes = 9;
const version = 4;

/** One request on its way to a socket, in a buffer that serves for all of them. */
export class Frame {
  bytes = Buffer.allocUnsafe(4096);
  at = 0;

  /** Begins an envelope; the connection that sends it puts the stream in. */
  begin(opcode: number): void {
    this.at = 0;
    this.reserve(headerBytes);
    this.bytes[0] = version;
    this.bytes[1] = 0;
    this.bytes[4] = opcode;
    this.at = headerBytes;
  }

  /** Ends the envelope: its length is known now. */
  end(): void {
    this.bytes.writeInt32BE(this.at - headerBytes, 5);
  }

  /** Makes room for so many bytes; what was there stays. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + count));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  short(value: number): void {
    this.reserve(2);
    const { bytes, at } = this;
    bytes[at] = value >> 8;
    bytes[at + 1] = value;
    this.at = at + 2;
  }

  int(value: number): void {
    this.reserve(4);
    const { bytes, at } = this;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.at = at + 4;
  }

  /** A whole number that JavaScript holds exactly, as eight bytes. */
  long(value: number): void {
    this.int(Math.floor(value / 4_294_967_296));
    this.int(value | 0);
  }

  double(value: number): void {
    this.reserve(8);
    this.at = this.bytes.writeDoubleBE(value, this.at);
  }

  float(value: number): void {
    this.reserve(4);
    this.at = this.bytes.writeFloatBE(value, this.at);
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }
}
