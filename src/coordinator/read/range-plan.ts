import type { Consistency } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { KeyRange } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { assureSufficientForRead, isSufficientForRead } from '../consistency/index.ts';
import { splitRange } from './range-split.ts';
import { readCandidates, readContacts } from './read-plan.ts';

/** One request of a range read: a range, whom it asks, and of how many vnodes it was made. */
export interface RangePlan {
  readonly range: KeyRange;
  readonly candidates: readonly NodeInfo[];
  readonly contacts: readonly NodeInfo[];
  readonly vnodes: number;
}

/**
 * The requests that a range takes, in ring order: one for each vnode, neighbours merged while the
 * replicas they share satisfy the level (ReplicaPlanMerger of Cassandra 5.0), unless that would
 * bring another data centre in. Throws Unavailable when some part has too few live replicas.
 */
export function planRange(
  cluster: ClusterView,
  rules: ReplicationRules,
  level: Consistency,
  range: KeyRange,
): readonly RangePlan[] {
  const known = new Map<readonly NodeInfo[], Pick<RangePlan, 'candidates' | 'contacts'>>();
  const plans: RangePlan[] = [];
  for (const piece of splitRange(cluster, rules, range)) {
    let plan = known.get(piece.replicas);
    if (plan === undefined) {
      const candidates = readCandidates(cluster, level, piece.replicas);
      plan = { candidates, contacts: readContacts(rules, level, candidates, 0) };
      assureSufficientForRead(rules, level, plan.contacts);
      known.set(piece.replicas, plan);
    }
    const next = { range: piece.range, vnodes: 1, ...plan };
    const before = plans.at(-1);
    const merged = before === undefined ? null : merge(cluster, rules, level, before, next);
    if (merged === null) plans.push(next);
    else plans[plans.length - 1] = merged;
  }
  return plans;
}

function merge(
  cluster: ClusterView,
  rules: ReplicationRules,
  level: Consistency,
  left: RangePlan,
  right: RangePlan,
): RangePlan | null {
  const range = { start: left.range.start, end: right.range.end };
  const vnodes = left.vnodes + right.vnodes;
  if (left.candidates === right.candidates) return { ...left, range, vnodes };
  const shared = left.candidates.filter((node) => right.candidates.includes(node));
  if (!isSufficientForRead(rules, level, shared)) return null;
  const contacts = readContacts(rules, level, shared, 0);
  const { dataCenter } = cluster.local;
  const hasRemote = (nodes: readonly NodeInfo[]) =>
    nodes.some((node) => node.dataCenter !== dataCenter);
  if (hasRemote(contacts) && !hasRemote(left.contacts) && !hasRemote(right.contacts)) return null;
  const isSame = shared.length === left.candidates.length;
  return { range, vnodes, contacts, candidates: isSame ? left.candidates : shared };
}
