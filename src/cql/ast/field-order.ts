/**
 * The order in which Cassandra goes through the fields of a user type literal, which it keeps in a
 * hash map of Java: by hash within a power of two of buckets. Its messages and the names of columns
 * print literals in that order.
 */
export function fieldsInJavaOrder<T extends { readonly field: string }>(
  fields: readonly T[],
): readonly T[] {
  let buckets = 16;
  while (fields.length > buckets * 0.75) buckets *= 2;
  const bucketOf = ({ field }: T): number => spreadHash(field) & (buckets - 1);
  return [...fields].sort((left, right) => bucketOf(left) - bucketOf(right));
}

/** The hash of a ByteBuffer, from its last byte to its first, as HashMap spreads it. */
function spreadHash(field: string): number {
  let hash = 1;
  const bytes = Buffer.from(field);
  for (let i = bytes.length - 1; i >= 0; i--) hash = (Math.imul(31, hash) + bytes.readInt8(i)) | 0;
  return hash ^ (hash >>> 16);
}
