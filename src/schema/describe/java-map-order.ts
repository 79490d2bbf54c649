/**
 * The order in which a Java HashMap that was copied from a map of `copiedSize` entries goes through
 * its keys: by hash within a power of two of buckets. Cassandra prints the options of a replication
 * strategy in that order, so it is the one to reproduce.
 */
export function javaMapOrder(keys: readonly string[], copiedSize: number): string[] {
  const wanted = Math.floor(copiedSize / 0.75 + 1);
  return inBuckets(keys, 2 ** Math.ceil(Math.log2(wanted)));
}

/** The same for a HashSet that words were added to one by one: it has 16 buckets at least. */
export function javaSetOrder(words: readonly string[]): string[] {
  const wanted = Math.ceil(words.length / 0.75);
  return inBuckets(words, Math.max(16, 2 ** Math.ceil(Math.log2(wanted))));
}

function inBuckets(keys: readonly string[], buckets: number): string[] {
  const bucketOf = (key: string): number => spreadHash(key) & (buckets - 1);
  return [...keys].sort((left, right) => bucketOf(left) - bucketOf(right));
}

function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}
