import { Consistency, ErrorCode, RequestError, unavailable } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { DecoratedKey } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';

/** Who takes part in the rounds of one partition. */
export interface Participants {
  /** The live ones. */
  readonly contacts: readonly NodeInfo[];
  /** A majority of all, dead ones included. */
  readonly required: number;
}

/**
 * The participants of a serial level (ReplicaPlans.forPaxos of Cassandra 5.0): all replicas, those
 * pending included; for LOCAL_SERIAL those of the local data centre. Throws Unavailable when no
 * majority is alive, and when more than one replica is on its way, since two majorities might then
 * not meet.
 */
export function paxosParticipants(
  cluster: ClusterView,
  rules: ReplicationRules,
  pendingReplicas: readonly NodeInfo[],
  key: DecoratedKey,
  level: Consistency,
): Participants {
  const { dataCenter } = cluster.local;
  const counts = (node: NodeInfo) =>
    level !== Consistency.LOCAL_SERIAL || node.dataCenter === dataCenter;
  const pending = pendingReplicas.filter(counts);
  const all = [...rules.replicas(key).filter(counts), ...pending];
  const required = Math.floor(all.length / 2) + 1;
  const contacts = all.filter(({ endpoint }) => cluster.isAlive(endpoint));
  if (contacts.length < required) throw unavailable(level, required, contacts.length);
  if (pending.length > 1) throw tooManyPending(level, all.length, contacts.length);
  return { contacts, required };
}

/** The number said to be required is one that can never be alive, as in Cassandra. */
function tooManyPending(level: Consistency, participants: number, alive: number): RequestError {
  return new RequestError(
    ErrorCode.UNAVAILABLE,
    'Cannot perform LWT operation as there is more than one ' +
      `(${participants}) pending range movement`,
    { kind: 'unavailable', consistency: level, required: participants + 1, alive },
  );
}
