import type { ByteRange } from '../../base/bytes/index.ts';
import { ByteWriter, copyBytes } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { parseInetAddress } from '../../types/index.ts';

/** Of a value: all of some bytes, or a range of them. */
type Bytes = Uint8Array | ByteRange;

const LENGTH_BYTES = 4;

/** Writes the notations of the native protocol (section 3). */
export class BodyWriter extends ByteWriter {
  string(value: string): void {
    const at = this.reserve(2);
    this.utf8(value);
    this.buffer.writeUInt16BE(this.length - at - 2, at);
  }

  longString(value: string): void {
    const at = this.reserve(4);
    this.utf8(value);
    this.buffer.writeInt32BE(this.length - at - 4, at);
  }

  stringList(values: readonly string[]): void {
    this.int16(values.length);
    for (const value of values) this.string(value);
  }

  shortBytes(value: Uint8Array): void {
    this.int16(value.length);
    this.bytes(value);
  }

  /** [bytes]: length -1 for null. */
  value(value: Bytes | null): void {
    const offset = this.reserve(sizeOf(value));
    writeValue(this.buffer, offset, value);
  }

  /** Values one after the other, as rows have them; in one piece, since results have thousands. */
  rows(rows: readonly (readonly (Bytes | null)[])[]): void {
    let total = 0;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] as readonly (Bytes | null)[];
      for (let v = 0; v < row.length; v++) total += sizeOf(row[v] as Bytes | null);
    }
    let at = this.reserve(total);
    const buffer = this.buffer;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] as readonly (Bytes | null)[];
      for (let v = 0; v < row.length; v++) at = writeValue(buffer, at, row[v] as Bytes | null);
    }
  }

  bytesMap(map: ReadonlyMap<string, Uint8Array>): void {
    this.int16(map.size);
    for (const [key, value] of map) {
      this.string(key);
      this.value(value);
    }
  }

  /** [inetaddr]: an IP address without a port. */
  inetAddress(address: string): void {
    const bytes = parseInetAddress(address);
    invariant(bytes !== null, `${address} is an IP address`);
    this.int8(bytes.length);
    this.bytes(bytes);
  }

  /** [inet]: address and port. */
  inet(address: string, port: number): void {
    this.inetAddress(address);
    this.int32(port);
  }
}

function lengthOf(value: Bytes): number {
  return value instanceof Uint8Array ? value.length : value.end - value.start;
}

function sizeOf(value: Bytes | null): number {
  return LENGTH_BYTES + (value === null ? 0 : lengthOf(value));
}

/** Returns where the value ends. */
function writeValue(buffer: Uint8Array, start: number, value: Bytes | null): number {
  let at = start;
  if (value === null) {
    buffer[at] = buffer[at + 1] = buffer[at + 2] = buffer[at + 3] = 0xff;
    return at + LENGTH_BYTES;
  }
  const lengthBytes = lengthOf(value);
  buffer[at++] = lengthBytes >>> 24;
  buffer[at++] = lengthBytes >>> 16;
  buffer[at++] = lengthBytes >>> 8;
  buffer[at++] = lengthBytes;
  if (value instanceof Uint8Array) copyBytes(value, 0, lengthBytes, buffer, at);
  else copyBytes(value.bytes, value.start, value.end, buffer, at);
  return at + lengthBytes;
}
