const SMALLEST_TABLE = 16;
const LOAD_FACTOR = 0.75;

/**
 * Column names in the order of Java's HashSet of Cassandra's identifiers, for messages that list
 * one: by bucket of the hash of the name's bytes, within a bucket as they came.
 */
export function identifierSetOrder(names: readonly string[]): readonly string[] {
  let size = SMALLEST_TABLE;
  while (names.length > size * LOAD_FACTOR) size *= 2;
  const buckets = new Map(names.map((name) => [name, bucketOf(name, size)]));
  return [...buckets.entries()].sort(([, left], [, right]) => left - right).map(([name]) => name);
}

/** ByteBuffer.hashCode goes from the last byte to the first; HashMap mixes in its upper half. */
function bucketOf(name: string, size: number): number {
  const bytes = Buffer.from(name);
  let hash = 1;
  for (let i = bytes.length - 1; i >= 0; i--) hash = (Math.imul(31, hash) + bytes.readInt8(i)) | 0;
  return (hash ^ (hash >>> 16)) & (size - 1);
}
