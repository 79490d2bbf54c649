/**
 * The order in which Cassandra's tools list what they keep in hash maps. People compare outputs, so
 * ours come in the same order: by the lower bits of the spread hash, those of one bucket in the order
 * they came in.
 */
function hashOrder<T>(items: Iterable<T>, hashOf: (item: T) => number): T[] {
  const all = [...items];
  let buckets = 16;
  while (all.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (item: T): number => {
    const hash = hashOf(item);
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return all.sort((left, right) => bucketOf(left) - bucketOf(right));
}

/** Texts, by Java's String.hashCode. */
export function textHashOrder<T>(items: Iterable<T>, textOf: (item: T) => string): T[] {
  return hashOrder(items, (item) => {
    let hash = 0;
    const text = textOf(item);
    for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
    return hash;
  });
}

/** Endpoints (`address:port`), by Java's hash of an IPv4 socket address; others stay in order. */
export function endpointHashOrder<T>(items: Iterable<T>, endpointOf: (item: T) => string): T[] {
  return hashOrder(items, (item) => {
    const [, a, b, c, d, port] = /^(\d+)\.(\d+)\.(\d+)\.(\d+):(\d+)$/.exec(endpointOf(item)) ?? [];
    if (port === undefined) return 0;
    const address = (Number(a) << 24) | (Number(b) << 16) | (Number(c) << 8) | Number(d);
    return (address + Number(port)) | 0;
  });
}

/** Ranges of tokens, by Java's hash of their bounds; the map is made as large as they are many. */
export function rangeHashOrder<T>(
  items: readonly T[],
  rangeOf: (item: T) => { readonly start: string; readonly end: string },
): T[] {
  const hashOfToken = (text: string): number => {
    const token = BigInt(text);
    return Number(BigInt.asIntN(32, token ^ BigInt.asIntN(64, token >> 32n)));
  };
  return hashOrder(items, (item) => {
    const { start, end } = rangeOf(item);
    return (Math.imul(31, hashOfToken(start)) + hashOfToken(end)) | 0;
  });
}
