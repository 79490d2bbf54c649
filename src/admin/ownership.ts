import { AdminProblem } from './admin-problem.ts';
import type { ManagedKeyspace, ManagedNode } from './managed-node.ts';
import type { OwnershipReport } from './report.ts';

/** What each member owns (0 to 1 by endpoint), and whether that counts replicas or only tokens. */
export interface Ownership {
  readonly shares: ReadonlyMap<string, number>;
  readonly report: OwnershipReport;
}

const differentSettings =
  "Non-system keyspaces don't have the same replication settings, " +
  'effective ownership information is meaningless';

/**
 * Ownership for `nodetool status` and `ring`, by Cassandra's rule: of the named keyspace; without a
 * name, of any user keyspace when all are replicated alike, of system_traces when there is none,
 * and of tokens alone, with a note, when no one keyspace can speak for all.
 * Throws `AdminProblem` of status 404 for a keyspace that does not exist.
 */
export function ownershipOf(node: ManagedNode, name: string | null): Ownership {
  const keyspaces = node.keyspaces();
  if (name !== null) return ofNamed(node, keyspaces, name);
  const users = keyspaces.filter(({ kind }) => kind === 'user');
  const first = users[0] ?? keyspaces.find((keyspace) => keyspace.name === 'system_traces');
  if (first === undefined) return ofTokens(node, null, differentSettings);
  const sameForAll = users.every((keyspace) => settingsOf(keyspace) === settingsOf(first));
  return sameForAll ? ofReplicas(node, first.name) : ofTokens(node, null, differentSettings);
}

function ofNamed(
  node: ManagedNode,
  keyspaces: readonly ManagedKeyspace[],
  name: string,
): Ownership {
  const keyspace = keyspaces.find((candidate) => candidate.name === name);
  if (keyspace === undefined) {
    const names = keyspaces.map((candidate) => candidate.name).join(', ');
    throw new AdminProblem(404, `The keyspace ${name}, does not exist`, `keyspaces: ${names}`);
  }
  if (keyspace.kind !== 'local') return ofReplicas(node, name);
  const note = 'Ownership values for keyspaces with LocalStrategy are meaningless';
  return ofTokens(node, name, note);
}

function ofReplicas(node: ManagedNode, keyspace: string): Ownership {
  const report = { effective: true, keyspace, note: null };
  return { shares: node.effectiveOwnership(keyspace), report };
}

function ofTokens(node: ManagedNode, keyspace: string | null, note: string): Ownership {
  return { shares: node.tokenOwnership(), report: { effective: false, keyspace, note } };
}

function settingsOf({ replicationClass, replicationOptions }: ManagedKeyspace): string {
  const options = Object.entries(replicationOptions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([replicationClass, options]);
}
