import { createHash } from 'node:crypto';

/** The MD5 of the parts, one after the other: 16 bytes. Statement ids, digests and name UUIDs. */
export function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
