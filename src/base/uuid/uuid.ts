import { md5 } from '../hash/index.ts';

/** A UUID is its 16 bytes, as on the wire; texts are for people. */
export const uuidBytes = 16;

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The text of the 16 bytes at `offset`: lower-case hex in groups of 8, 4, 4, 4, 12. */
export function uuidToString(bytes: Buffer, offset = 0): string {
  const hex = bytes.toString('hex', offset, offset + uuidBytes);
  return (
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-` +
    `${hex.slice(16, 20)}-${hex.slice(20)}`
  );
}

/** The bytes of a UUID's text in full form, either case; null when it is none. */
export function parseUuid(text: string): Buffer | null {
  return form.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : null;
}

/** 1 for time-based, 3 for names, 4 for random, and so on. */
export function uuidVersion(uuid: Uint8Array, offset = 0): number {
  return (uuid[offset + 6] as number) >>> 4;
}

function withVersion(bytes: Buffer, version: number): Buffer {
  bytes[6] = ((bytes[6] as number) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes;
}

/** Version 4. */
export function randomUuid(random: { bytes(length: number): Buffer }): Buffer {
  return withVersion(random.bytes(uuidBytes), 4);
}

/** Version 3 of a name without a namespace, as Java's UUID.nameUUIDFromBytes makes it. */
export function nameUuid(name: Uint8Array): Buffer {
  return withVersion(md5(name), 3);
}
