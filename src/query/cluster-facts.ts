import { tokenFromBigInt } from '../base/murmur3/index.ts';
import type { ClusterView, NodeInfo } from '../cluster/index.ts';
import { DecoratedKey } from '../mutation/index.ts';
import type { SchemaSource } from '../schema/index.ts';
import type { QueryEnvironment } from './environment.ts';

type ClusterFacts = Pick<
  QueryEnvironment,
  | 'knownDataCenters'
  | 'endpointsInMotion'
  | 'localEndpoint'
  | 'hasCrowdedDisks'
  | 'diskUsageOfReplicas'
  | 'rangeOwnership'
>;

/** The view, with the nodes that own no tokens yet, and what nodes tell of their disks. */
type Cluster = ClusterView & {
  knownNodes(): readonly NodeInfo[];
  readonly hasCrowdedDisks: boolean;
  diskUsageOf(endpoint: string): string | null;
};

const NO_KEY = Buffer.alloc(0);

/** What statements ask of the cluster, as the view of this node has it at the moment of asking. */
export function clusterFacts(cluster: Cluster, schema: SchemaSource): ClusterFacts {
  return {
    knownDataCenters() {
      const counts = new Map<string, number>();
      for (const { dataCenter } of cluster.members()) {
        counts.set(dataCenter, (counts.get(dataCenter) ?? 0) + 1);
      }
      return counts;
    },
    endpointsInMotion: () =>
      cluster
        .knownNodes()
        .filter(({ endpoint, status }) => {
          const isMoving = status === 'JOINING' || status === 'LEAVING' || status === 'MOVING';
          return isMoving && endpoint !== cluster.local.endpoint;
        })
        .map(({ endpoint }) => `/${endpoint}`),
    localEndpoint: () => cluster.local.endpoint,
    hasCrowdedDisks: () => cluster.hasCrowdedDisks,
    diskUsageOfReplicas(keyspace, key) {
      const metadata = schema.current.keyspace(keyspace);
      if (metadata === undefined) return [];
      return cluster.replicas(metadata, key).map(({ endpoint }) => cluster.diskUsageOf(endpoint));
    },
    rangeOwnership(keyspace) {
      const owners = new Map<string, readonly string[]>();
      const metadata = schema.current.keyspace(keyspace);
      if (metadata === undefined) return owners;
      for (const { token } of cluster.ring) {
        const { high, low } = tokenFromBigInt(token);
        const replicas = cluster.replicas(metadata, new DecoratedKey(NO_KEY, high, low));
        owners.set(
          String(token),
          replicas.map(({ endpoint }) => `/${endpoint}`),
        );
      }
      return owners;
    },
  };
}
