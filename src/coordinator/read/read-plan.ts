import { Consistency } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { assureSufficientForRead, isDataCenterLocal } from '../consistency/index.ts';

/** Whom a read asks (`contacts`), and whom it could ask (`candidates`), nearest first. */
export interface ReadPlan {
  readonly candidates: readonly NodeInfo[];
  readonly contacts: readonly NodeInfo[];
}

/**
 * Live replicas that a level may read from, nearest first: of the local data centre only for
 * LOCAL_ONE and LOCAL_QUORUM.
 */
export function readCandidates(
  cluster: ClusterView,
  level: Consistency,
  replicas: readonly NodeInfo[],
): readonly NodeInfo[] {
  const local = isDataCenterLocal(level) ? cluster.local.dataCenter : null;
  const alive = replicas.filter(
    (node) => (local === null || node.dataCenter === local) && cluster.isAlive(node.endpoint),
  );
  return cluster.byProximity(alive);
}

/**
 * The first candidates, as many as the level needs and `extra` more; for EACH_QUORUM a majority of
 * each data centre (ReplicaPlans.contactForRead of Cassandra 5.0).
 */
export function readContacts(
  rules: ReplicationRules,
  level: Consistency,
  candidates: readonly NodeInfo[],
  extra: number,
): readonly NodeInfo[] {
  if (level === Consistency.EACH_QUORUM && rules.countsDataCenters) {
    const wanted = new Map(rules.dataCenters.map((name) => [name, rules.quorumIn(name)]));
    return candidates.filter(({ dataCenter }) => {
      const left = wanted.get(dataCenter) ?? 0;
      wanted.set(dataCenter, left - 1);
      return left > 0;
    });
  }
  return candidates.slice(0, rules.blockFor(level) + extra);
}

/** Throws Unavailable when too few replicas are alive. */
export function planRead(
  cluster: ClusterView,
  rules: ReplicationRules,
  level: Consistency,
  replicas: readonly NodeInfo[],
  extra: number,
): ReadPlan {
  const candidates = readCandidates(cluster, level, replicas);
  const contacts = readContacts(rules, level, candidates, extra);
  assureSufficientForRead(rules, level, contacts);
  return { candidates, contacts };
}

/** The own node when it alone can answer a read of one replica: no need to sort the others. */
export function ownReplica(
  cluster: ClusterView,
  rules: ReplicationRules,
  level: Consistency,
  replicas: readonly NodeInfo[],
): NodeInfo | null {
  if (rules.blockFor(level) !== 1 || level === Consistency.EACH_QUORUM) return null;
  const own = cluster.local.endpoint;
  for (const node of replicas) if (node.endpoint === own) return node;
  return null;
}
