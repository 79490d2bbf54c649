import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { DecoratedKey } from '../../mutation/index.ts';
import type { KeyspaceMetadata } from '../../schema/index.ts';

/**
 * The replica of a view's key that this replica of the base table's key looks after
 * (db/view/ViewUtils.java of Cassandra 5.0): this node when it holds both; else, of the nodes of its
 * data centre that hold only one of the two, the first base replica serves the first view replica,
 * and so on. Undefined when this node does not hold the base table's key.
 */
export function pairedReplica(
  cluster: ClusterView,
  keyspace: KeyspaceMetadata,
  baseKey: DecoratedKey,
  viewKey: DecoratedKey,
): NodeInfo | undefined {
  const { local } = cluster;
  const ofBase = cluster.replicas(keyspace, baseKey);
  const ofView = cluster.replicas(keyspace, viewKey);
  const self = ofView.find((node) => node.endpoint === local.endpoint);
  if (self !== undefined) return self;
  const isNear = (node: NodeInfo): boolean =>
    cluster.dataCentersOf(keyspace).length === 0 || node.dataCenter === local.dataCenter;
  const only = (nodes: readonly NodeInfo[], others: readonly NodeInfo[]): NodeInfo[] =>
    nodes.filter(
      (node) => isNear(node) && !others.some(({ endpoint }) => endpoint === node.endpoint),
    );
  const index = only(ofBase, ofView).findIndex((node) => node.endpoint === local.endpoint);
  return index < 0 ? undefined : only(ofView, ofBase)[index];
}
