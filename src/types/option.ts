import type { ByteWriter } from '../base/bytes/index.ts';

/** Writes a [string] of the native protocol: its length in two bytes, then UTF-8. */
export function writeString(writer: ByteWriter, text: string): void {
  writer.int16(Buffer.byteLength(text));
  writer.utf8(text);
}

/** Writes option 0, which names a class: for types that the protocol version has no code for. */
export function writeCustomOption(writer: ByteWriter, marshalName: string): void {
  writer.int16(0);
  writeString(writer, marshalName);
}
