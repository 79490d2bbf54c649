import { isUtf8 } from 'node:buffer';
import { ByteReader } from '../../base/bytes/index.ts';
import type { Consistency } from '../../base/error/index.ts';
import { isConsistency, protocolError } from '../../base/error/index.ts';
import type { BoundValue } from '../../query/index.ts';
import { UNSET } from '../../query/index.ts';

/** The code of a consistency level that Cassandra has, and refuses when the statement is known. */
const nodeLocal = 11;
export const NODE_LOCAL: unique symbol = Symbol('NODE_LOCAL');

function missing(prefixBytes: number): Error {
  return protocolError(
    'Not enough bytes to read an UTF8 serialized string preceded by its ' +
      `${prefixBytes} bytes length`,
    false,
  );
}

function checkUtf8(bytes: Buffer): void {
  if (isUtf8(bytes)) return;
  let valid = 0;
  for (; valid < bytes.length; ) {
    const lead = bytes[valid] as number;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (!isUtf8(bytes.subarray(valid, valid + length))) break;
    valid += length;
  }
  throw protocolError(
    `Cannot decode string as UTF8: '${bytes.toString('hex', valid)}'; ` +
      'java.nio.charset.MalformedInputException: Input length = 1',
    false,
  );
}

/** The notations of the native protocol (section 3) over one body. Views share its memory. */
export class BodyReader extends ByteReader {
  string(): string {
    if (this.remaining < 2) throw missing(2);
    return this.checkedText(this.uint16(), 2);
  }

  longString(): string {
    if (this.remaining < 4) throw missing(4);
    return this.checkedText(this.int32(), 4);
  }

  private checkedText(lengthBytes: number, prefixBytes: number): string {
    if (lengthBytes < 0 || lengthBytes > this.remaining) throw missing(prefixBytes);
    const start = this.offset;
    const text = this.utf8(lengthBytes);
    if (text.includes('\ufffd')) checkUtf8(this.buffer.subarray(start, start + lengthBytes));
    return text;
  }

  shortBytes(): Buffer {
    if (this.remaining >= 2) {
      const lengthBytes = this.uint16();
      if (lengthBytes <= this.remaining) return this.bytes(lengthBytes);
    }
    throw protocolError(
      'Not enough bytes to read a byte array preceded by its 2 bytes length',
      false,
    );
  }

  /** [bytes]: null for a negative length. */
  nullableBytes(): Buffer | null {
    const lengthBytes = this.int32();
    return lengthBytes < 0 ? null : this.bytes(lengthBytes);
  }

  /** [value]: before v4 every negative length is null, since then -2 is "not set". */
  value(version: number): BoundValue {
    const lengthBytes = this.int32();
    if (lengthBytes >= 0) return this.bytes(lengthBytes);
    if (lengthBytes === -1 || version < 4) return null;
    if (lengthBytes === -2) return UNSET;
    throw protocolError(`Invalid ByteBuf length ${lengthBytes}`, false);
  }

  values(version: number): BoundValue[] {
    const count = this.uint16();
    const values: BoundValue[] = new Array(count);
    for (let i = 0; i < count; i++) values[i] = this.value(version);
    return values;
  }

  stringList(): string[] {
    const count = this.uint16();
    const list: string[] = [];
    for (let i = 0; i < count; i++) list.push(this.string());
    return list;
  }

  stringMap(): Map<string, string> {
    const count = this.uint16();
    const map = new Map<string, string>();
    for (let i = 0; i < count; i++) {
      const key = this.string();
      map.set(key, this.string());
    }
    return map;
  }

  /** [bytes map]; values are copied since payloads outlive their request's frame. */
  bytesMap(): Map<string, Buffer> {
    const count = this.uint16();
    const map = new Map<string, Buffer>();
    for (let i = 0; i < count; i++) {
      const key = this.string();
      map.set(key, Buffer.from(this.nullableBytes() ?? []));
    }
    return map;
  }

  consistency(): Consistency | typeof NODE_LOCAL {
    const code = this.uint16();
    if (code === nodeLocal) return NODE_LOCAL;
    if (!isConsistency(code)) {
      throw protocolError(`Unknown code ${code} for a consistency level`, false);
    }
    return code;
  }
}
