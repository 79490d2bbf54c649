import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { Random } from '../../platform/index.ts';

const copies = 2;

/**
 * Who keeps the log of a batch (ReplicaPlans.filterBatchlogEndpoints of Cassandra 5.0): two live
 * nodes of the local data centre other than this one, of different racks and not of this one's,
 * where that is possible; this node only when the data centre has no other. Empty when nobody can.
 */
export function batchEndpoints(cluster: ClusterView, random: Random): readonly NodeInfo[] {
  const { local } = cluster;
  const nearby = cluster.members().filter((node) => node.dataCenter === local.dataCenter);
  // As in Cassandra, data centres so small do not ask who is alive.
  if (nearby.length <= copies) return nearby;
  let valid = nearby.filter(
    (node) => node.endpoint !== local.endpoint && cluster.isAlive(node.endpoint),
  );
  if (valid.length <= copies) return valid;
  const elsewhere = valid.filter((node) => node.rack !== local.rack);
  if (elsewhere.length >= copies) valid = elsewhere;
  const racks = byRack(valid);
  const [onlyRack] = racks;
  if (racks.length === 1 && onlyRack !== undefined) return drawn(onlyRack, copies, random);
  return drawn(racks, copies, random).flatMap((rack) => drawn(rack, 1, random));
}

function byRack(nodes: readonly NodeInfo[]): readonly (readonly NodeInfo[])[] {
  const racks = new Map<string, NodeInfo[]>();
  for (const node of nodes) {
    const rack = racks.get(node.rack);
    if (rack === undefined) racks.set(node.rack, [node]);
    else rack.push(node);
  }
  return [...racks.values()];
}

/** Some items at random, each at most once. */
function drawn<T>(items: readonly T[], count: number, random: Random): readonly T[] {
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(random.integer(left.length), 1));
  }
  return chosen;
}
