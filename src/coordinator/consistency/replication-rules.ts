import { Consistency, never } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { DecoratedKey } from '../../mutation/index.ts';
import type { KeyspaceMetadata } from '../../schema/index.ts';

/**
 * How many replicas each consistency level waits for in one keyspace (db/ConsistencyLevel.java of
 * Cassandra 5.0), worked out once for each snapshot of the keyspace and kept.
 */
export class ReplicationRules {
  readonly keyspace: KeyspaceMetadata;
  /** True where replicas are counted for each data centre (NetworkTopologyStrategy). */
  readonly countsDataCenters: boolean;
  readonly dataCenters: readonly string[];
  private readonly cluster: ClusterView;
  private readonly isLocal: boolean;
  private readonly localDataCenter: string;
  private readonly replicationFactor: number;
  private readonly quorums = new Map<string, number>();
  /** Indexed by the level's code. */
  private readonly blockForLevel: readonly number[];
  private readonly onlyHere: readonly NodeInfo[];

  constructor(cluster: ClusterView, keyspace: KeyspaceMetadata) {
    this.cluster = cluster;
    this.keyspace = keyspace;
    const strategy = keyspace.replication.className;
    this.countsDataCenters = strategy.endsWith('NetworkTopologyStrategy');
    this.isLocal = strategy.endsWith('LocalStrategy') || keyspace.isVirtual;
    this.localDataCenter = cluster.local.dataCenter;
    this.onlyHere = [cluster.local];
    this.replicationFactor = this.isLocal ? 1 : cluster.replicationFactor(keyspace);
    this.dataCenters = this.countsDataCenters ? cluster.dataCentersOf(keyspace) : [];
    for (const dataCenter of this.dataCenters) {
      this.quorums.set(dataCenter, half(cluster.replicationFactorIn(keyspace, dataCenter)));
    }
    this.blockForLevel = Object.values(Consistency)
      .sort((left, right) => left - right)
      .map((level) => this.computeBlockFor(level));
  }

  /** Responses that the level waits for, without pending replicas. */
  blockFor(level: Consistency): number {
    return this.blockForLevel[level] as number;
  }

  /** Majority of the replicas in one data centre; of all of them when the strategy has no such. */
  quorumIn(dataCenter: string): number {
    if (!this.countsDataCenters) return half(this.replicationFactor);
    return this.quorums.get(dataCenter) ?? half(0);
  }

  /** Who holds a key; the same array for keys of the same interval. */
  replicas(key: DecoratedKey): readonly NodeInfo[] {
    return this.isLocal ? this.onlyHere : this.cluster.replicas(this.keyspace, key);
  }

  private computeBlockFor(level: Consistency): number {
    switch (level) {
      case Consistency.ANY:
      case Consistency.ONE:
      case Consistency.LOCAL_ONE:
        return 1;
      case Consistency.TWO:
        return 2;
      case Consistency.THREE:
        return 3;
      case Consistency.QUORUM:
      case Consistency.SERIAL:
        return half(this.replicationFactor);
      case Consistency.ALL:
        return this.replicationFactor;
      case Consistency.LOCAL_QUORUM:
      case Consistency.LOCAL_SERIAL:
        return this.quorumIn(this.localDataCenter);
      case Consistency.EACH_QUORUM: {
        if (!this.countsDataCenters) return half(this.replicationFactor);
        return this.dataCenters.reduce((sum, name) => sum + this.quorumIn(name), 0);
      }
      default:
        return never(level);
    }
  }
}

function half(replicationFactor: number): number {
  return Math.floor(replicationFactor / 2) + 1;
}

/** True for levels that count replicas of the coordinator's data centre only. */
export function isDataCenterLocal(level: Consistency): boolean {
  return (
    level === Consistency.LOCAL_ONE ||
    level === Consistency.LOCAL_QUORUM ||
    level === Consistency.LOCAL_SERIAL
  );
}
