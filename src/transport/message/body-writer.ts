import type { ByteRange } from '../../base/bytes/index.ts';
import { ByteWriter, copyBytes } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { parseInetAddress } from '../../types/index.ts';

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
  value(value: Uint8Array | null): void {
    const offset = this.reserve(4 + (value?.length ?? 0));
    writeValue(this.buffer, offset, value);
  }

  /** Values one after the other, as rows have them; in one piece, since results have thousands. */
  rows(rows: readonly (readonly (Uint8Array | ByteRange | null)[])[]): void {
    let total = 0;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] as readonly (Uint8Array | ByteRange | null)[];
      for (let v = 0; v < row.length; v++) {
        const value = row[v] as Uint8Array | ByteRange | null;
        if (value === null) total += 4;
        else if (value instanceof Uint8Array) total += 4 + value.length;
        else total += 4 + value.end - value.start;
      }
    }
    let at = this.reserve(total);
    const buffer = this.buffer;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] as readonly (Uint8Array | ByteRange | null)[];
      for (let v = 0; v < row.length; v++) {
        const value = row[v] as Uint8Array | ByteRange | null;
        if (value === null || value instanceof Uint8Array) at = writeValue(buffer, at, value);
        else at = writeRange(buffer, at, value);
      }
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

/** A call into the runtime costs as much as copying so many bytes here. */
const copiedHereBytes = 24;

function writeValue(buffer: Uint8Array, start: number, value: Uint8Array | null): number {
  let at = start;
  if (value === null) {
    buffer[at] = buffer[at + 1] = buffer[at + 2] = buffer[at + 3] = 0xff;
    return at + 4;
  }
  const lengthBytes = value.length;
  buffer[at++] = lengthBytes >>> 24;
  buffer[at++] = lengthBytes >>> 16;
  buffer[at++] = lengthBytes >>> 8;
  buffer[at++] = lengthBytes;
  if (lengthBytes > copiedHereBytes) buffer.set(value, at);
  else for (let i = 0; i < lengthBytes; i++) buffer[at + i] = value[i] as number;
  return at + lengthBytes;
}

function writeRange(buffer: Uint8Array, start: number, range: ByteRange): number {
  let at = start;
  const { bytes, start: from, end } = range;
  const lengthBytes = end - from;
  buffer[at++] = lengthBytes >>> 24;
  buffer[at++] = lengthBytes >>> 16;
  buffer[at++] = lengthBytes >>> 8;
  buffer[at++] = lengthBytes;
  copyBytes(bytes, from, end, buffer, at);
  return at + lengthBytes;
}
