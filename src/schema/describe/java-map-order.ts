/**
 * The order in which a Java HashMap that was copied from a map of `copiedSize` entries goes through
 * its keys: by hash within a power of two of buckets. Cassandra prints the options of a replication
 * strategy in that order, so it is the one to reproduce.
 */
export function javaMapOrder(keys: readonly string[], copiedSize: number): string[] {
  const wanted = Math.floor(copiedSize / 0.75 + 1);
  const buckets = 2 ** Math.ceil(Math.log2(wanted));
  const bucketOf = (key: string): number => spreadHash(key) & (buckets - 1);
  return [...keys].sort((left, right) => bucketOf(left) - bucketOf(right));
}

function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}
