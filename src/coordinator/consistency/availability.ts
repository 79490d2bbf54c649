import type { RequestError } from '../../base/error/index.ts';
import {
  Consistency,
  consistencyName,
  invalidRequest,
  unavailable,
} from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { ReplicationRules } from './replication-rules.ts';
import { isDataCenterLocal } from './replication-rules.ts';

/**
 * Whether enough replicas are alive to try a request at all (locator/ReplicaPlans.java of Cassandra
 * 5.0). What a client is told as required and alive depends on the level: LOCAL_* count the local
 * data centre, EACH_QUORUM the first data centre that falls short, the others all replicas.
 */

/** What clients are told for EACH_QUORUM: Cassandra puts the number of the living elsewhere. */
const TOLD_ALIVE = 0;

export const NO_PENDING: readonly NodeInfo[] = [];

/** Responses that a write waits for: those of the level and of each pending replica it counts. */
export function blockForWrite(
  rules: ReplicationRules,
  level: Consistency,
  pending: readonly NodeInfo[],
  localDataCenter: string,
): number {
  const blockFor = rules.blockFor(level);
  if (pending.length === 0 || level === Consistency.ANY) return blockFor;
  if (!isDataCenterLocal(level)) return blockFor + pending.length;
  return blockFor + countIn(pending, localDataCenter);
}

/** Throws Unavailable when a write of `blockFor` responses cannot succeed now. */
export function assureSufficientForWrite(
  cluster: ClusterView,
  rules: ReplicationRules,
  level: Consistency,
  replicas: readonly NodeInfo[],
  pending: readonly NodeInfo[],
  blockFor: number,
): void {
  if (level === Consistency.ANY) return;
  // Batches may have LOCAL_SERIAL, whose live replicas are counted everywhere.
  if (level === Consistency.LOCAL_ONE || level === Consistency.LOCAL_QUORUM) {
    const alive =
      countAlive(cluster, replicas, cluster.local.dataCenter) +
      countAlive(cluster, pending, cluster.local.dataCenter);
    if (alive < blockFor) throw localUnavailable(level, blockFor, alive);
    return;
  }
  if (level === Consistency.EACH_QUORUM && rules.countsDataCenters) {
    for (const dataCenter of rules.dataCenters) {
      const alive =
        countAlive(cluster, replicas, dataCenter) + countAlive(cluster, pending, dataCenter);
      const required = rules.quorumIn(dataCenter);
      if (alive < required) throw unavailable(level, required, TOLD_ALIVE, dataCenter);
    }
    return;
  }
  const alive = countAlive(cluster, replicas, null) + countAlive(cluster, pending, null);
  if (alive < blockFor) throw unavailable(level, blockFor, alive);
}

/** Throws Unavailable when the contacts (all alive) of a read are too few for its level. */
export function assureSufficientForRead(
  rules: ReplicationRules,
  level: Consistency,
  contacts: readonly NodeInfo[],
): void {
  const blockFor = rules.blockFor(level);
  if (isDataCenterLocal(level)) {
    // Candidates of these levels are of the local data centre already.
    if (contacts.length < blockFor) throw localUnavailable(level, blockFor, contacts.length);
    return;
  }
  if (level === Consistency.EACH_QUORUM && rules.countsDataCenters) {
    for (const dataCenter of rules.dataCenters) {
      const alive = countIn(contacts, dataCenter);
      const required = rules.quorumIn(dataCenter);
      if (alive < required) throw unavailable(level, required, TOLD_ALIVE, dataCenter);
    }
    return;
  }
  if (contacts.length < blockFor) throw unavailable(level, blockFor, contacts.length);
}

/** The same question without an error; for merging ranges. */
export function isSufficientForRead(
  rules: ReplicationRules,
  level: Consistency,
  candidates: readonly NodeInfo[],
): boolean {
  if (level === Consistency.EACH_QUORUM && rules.countsDataCenters) {
    return rules.dataCenters.every(
      (dataCenter) => countIn(candidates, dataCenter) >= rules.quorumIn(dataCenter),
    );
  }
  return candidates.length >= rules.blockFor(level);
}

/**
 * Throws InvalidRequest for levels that a single statement may not have. Batches are not asked: as
 * in Cassandra they take SERIAL for QUORUM.
 */
export function validateForWrite(level: Consistency): void {
  if (level === Consistency.SERIAL || level === Consistency.LOCAL_SERIAL) {
    throw invalidRequest('You must use conditional updates for serializable writes');
  }
}

/** Throws InvalidRequest for levels that a transaction and its commit may not have. */
export function validateForCas(serial: Consistency, commit: Consistency): void {
  if (serial !== Consistency.SERIAL && serial !== Consistency.LOCAL_SERIAL) {
    throw invalidRequest(
      'Invalid consistency for conditional update. Must be one of SERIAL or LOCAL_SERIAL',
    );
  }
  if (commit === Consistency.SERIAL || commit === Consistency.LOCAL_SERIAL) {
    throw invalidRequest(
      `${consistencyName(commit)} is not supported as conditional update commit consistency. ` +
        'Use ANY if you mean "make sure it is accepted but I don\'t care how many replicas commit ' +
        'it for non-SERIAL reads"',
    );
  }
}

/** Throws InvalidRequest for levels that a read may not have. */
export function validateForRead(level: Consistency): void {
  if (level === Consistency.ANY) {
    throw invalidRequest('ANY ConsistencyLevel is only supported for writes');
  }
}

/** LOCAL_ONE is told as needing one, whatever is pending. */
function localUnavailable(level: Consistency, blockFor: number, alive: number): RequestError {
  return unavailable(level, level === Consistency.LOCAL_ONE ? 1 : blockFor, alive);
}

/** Nodes of a data centre. */
export function countIn(nodes: readonly NodeInfo[], dataCenter: string): number {
  let count = 0;
  for (const node of nodes) if (node.dataCenter === dataCenter) count++;
  return count;
}

/** Live nodes, of all data centres when `dataCenter` is null. */
function countAlive(
  cluster: ClusterView,
  nodes: readonly NodeInfo[],
  dataCenter: string | null,
): number {
  let count = 0;
  for (const node of nodes) {
    if (dataCenter !== null && node.dataCenter !== dataCenter) continue;
    if (cluster.isAlive(node.endpoint)) count++;
  }
  return count;
}
