import { AdminProblem } from '../admin-problem.ts';
import type { ManagedCluster } from '../managed-cluster.ts';
import type { ManagedNode } from '../managed-node.ts';

/**
 * The living node of a name, an endpoint (`address:port`), or an address; of several nodes at one
 * address, the first. Throws `AdminProblem`: 404 when there is none, 409 when it does not live.
 */
export function findNode(cluster: ManagedCluster, wanted: string): ManagedNode {
  const nodes = cluster.hosted();
  const found =
    nodes.find(({ name }) => name === wanted) ??
    nodes.find(({ endpoint }) => endpoint === wanted) ??
    nodes.find(({ address, endpoint }) => address === wanted || addressOf(endpoint) === wanted);
  if (found === undefined) {
    const known = nodes.map(({ name, endpoint }) => `${name} (${addressOf(endpoint)})`);
    throw new AdminProblem(404, `there is no node "${wanted}" here`, `nodes: ${known.join(', ')}`);
  }
  const living = cluster.managed(found.name);
  if (living !== null) return living;
  const hint = `start it with: ilion ctl start ${found.name}`;
  throw new AdminProblem(409, `node ${found.name} is ${found.state}`, hint);
}

function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':'));
}
