/**
 * Who holds what.
 *
 * 1. Every node owns tokens; the TokenRing has all of them in order. A key belongs to the interval
 *    that ends with the first token not smaller than the key's own.
 * 2. A replication strategy walks the ring from there and says which nodes hold the interval; it
 *    needs their data centres and racks, which a snitch tells.
 * 3. The ReplicaCache remembers the answer for each interval until the ring or the keyspace
 *    changes.
 * 4. Ownership adds the shares of intervals up, for people; the token plan (for all nodes of a new
 *    cluster) and the token allocator (for a node that joins) choose tokens so that they are even.
 *
 * Invariants: no token has two owners; an interval's replicas are distinct members of the ring; a
 * TokenRing never changes, the next one replaces it.
 */
export * from './ownership.ts';
export * from './replica-cache.ts';
export * from './snitch/index.ts';
export * from './strategy/index.ts';
export * from './token.ts';
export * from './token-allocator.ts';
export * from './token-plan.ts';
export * from './token-ring.ts';
