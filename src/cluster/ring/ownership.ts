import { invariant } from '../../base/error/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import type { KeyspaceMetadata } from '../../schema/index.ts';
import type { NodeInfo } from '../cluster-view.ts';
import type { ReplicaCache } from './replica-cache.ts';
import { tokenShare } from './token.ts';
import type { TokenRing } from './token-ring.ts';

/** A range of the ring, after `start` up to and with `end`, and who holds it. */
export interface DescribedRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly replicas: readonly NodeInfo[];
}

/** The share of the ring of each interval, in Cassandra's six decimals. */
function intervalShares(ring: TokenRing): readonly number[] {
  return ring.entries.map(({ token }, index) => {
    const before = ring.entries[(index + ring.size - 1) % ring.size];
    invariant(before !== undefined, 'an interval has a neighbour');
    return Math.round(tokenShare(before.token, token) * 1e6) / 1e6;
  });
}

/** The share of the ring (0 to 1) that each node's own tokens cover, whatever is replicated. */
export function tokenOwnership(ring: TokenRing): ReadonlyMap<Endpoint, number> {
  const owned = new Map<Endpoint, number>(ring.members.map((node) => [node.endpoint, 0]));
  intervalShares(ring).forEach((share, interval) => {
    const { endpoint } = ring.owners[interval] as NodeInfo;
    owned.set(endpoint, (owned.get(endpoint) ?? 0) + share);
  });
  return owned;
}

/**
 * The share of a keyspace's data (0 to 1) that each node holds, in the order of data centre names
 * as `nodetool status KEYSPACE` prints it: with as many replicas as nodes, each holds all.
 */
export function effectiveOwnership(
  cache: ReplicaCache,
  keyspace: KeyspaceMetadata,
): ReadonlyMap<Endpoint, number> {
  const names = [...cache.ring.nodesIn.keys()].sort();
  const nodes = names.flatMap((name) => cache.ring.nodesIn.get(name) ?? []);
  const owned = new Map<Endpoint, number>(nodes.map((node) => [node.endpoint, 0]));
  intervalShares(cache.ring).forEach((share, interval) => {
    for (const { endpoint } of cache.replicasOfInterval(keyspace, interval)) {
      owned.set(endpoint, (owned.get(endpoint) ?? 0) + share);
    }
  });
  return owned;
}

/** Every range of the ring with its holders, in ring order (`nodetool describering`). */
export function describeRing(
  cache: ReplicaCache,
  keyspace: KeyspaceMetadata,
): readonly DescribedRange[] {
  const { entries, size } = cache.ring;
  return entries.map(({ token }, interval) => ({
    start: (entries[(interval + size - 1) % size] ?? { token }).token,
    end: token,
    replicas: cache.replicasOfInterval(keyspace, interval),
  }));
}
