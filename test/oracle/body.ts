/** The notations of the native protocol's specification, section 3, read from a body. */
export class BodyReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  take(length: number): Buffer {
    if (length < 0 || length > this.remaining) {
      throw new RangeError(`${length} bytes wanted, ${this.remaining} are left`);
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  short(): number {
    return this.take(2).readUInt16BE();
  }

  int(): number {
    return this.take(4).readInt32BE();
  }

  string(): string {
    return this.take(this.short()).toString('utf8');
  }

  shortBytes(): Buffer {
    return this.take(this.short());
  }

  value(): Buffer | null {
    const length = this.int();
    return length < 0 ? null : this.take(length);
  }

  uuid(): string {
    return uuidText(this.take(16));
  }

  inetAddress(): string {
    return addressText(this.take(this.byte()));
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.short() }, item);
  }

  strings(): string[] {
    return this.list(() => this.string());
  }
}

export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, i) => hex.slice(cuts[i], end))
    .join('-');
}

/** `127.0.0.1`, or all eight groups of an IPv6 address. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16BE(i * 2));
  return groups.map((group) => group.toString(16)).join(':');
}

/** A value of a request: bytes, null, or not set (protocol v4 and newer). */
export type BoundValue = Buffer | null | 'unset';

/** Collects the parts of a body. */
export class BodyWriter {
  private readonly parts: Buffer[] = [];

  byte(value: number): this {
    this.parts.push(Buffer.from([value]));
    return this;
  }

  short(value: number): this {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(value);
    this.parts.push(bytes);
    return this;
  }

  int(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    this.parts.push(bytes);
    return this;
  }

  long(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    this.parts.push(bytes);
    return this;
  }

  string(text: string): this {
    return this.shortBytes(Buffer.from(text));
  }

  shortBytes(bytes: Buffer): this {
    this.short(bytes.length);
    this.parts.push(bytes);
    return this;
  }

  longString(text: string): this {
    return this.value(Buffer.from(text));
  }

  value(value: BoundValue): this {
    if (value === null) return this.int(-1);
    if (value === 'unset') return this.int(-2);
    this.int(value.length);
    this.parts.push(value);
    return this;
  }

  stringMap(entries: Readonly<Record<string, string>>): this {
    const pairs = Object.entries(entries);
    this.short(pairs.length);
    for (const [key, value] of pairs) this.string(key).string(value);
    return this;
  }

  strings(texts: readonly string[]): this {
    this.short(texts.length);
    for (const text of texts) this.string(text);
    return this;
  }

  finish(): Buffer {
    return Buffer.concat(this.parts);
  }
}
