import type { DecoratedKey } from '../../mutation/index.ts';
import type { KeyspaceMetadata, ReplicationOptions } from '../../schema/index.ts';
import type { NodeInfo } from '../cluster-view.ts';
import type { ReplicationStrategy } from './strategy/index.ts';
import { createReplicationStrategy } from './strategy/index.ts';
import { TokenRing } from './token-ring.ts';

const nobody: readonly NodeInfo[] = Object.freeze([]);

/** Replicas of each interval of one ring under one strategy, worked out when first asked for. */
class ReplicaTable {
  readonly replication: ReplicationOptions;
  readonly strategy: ReplicationStrategy;
  private readonly ring: TokenRing;
  private readonly intervals: (readonly NodeInfo[] | undefined)[];

  constructor(ring: TokenRing, replication: ReplicationOptions, strategy: ReplicationStrategy) {
    this.ring = ring;
    this.replication = replication;
    this.strategy = strategy;
    this.intervals = new Array<readonly NodeInfo[] | undefined>(Math.max(1, ring.size));
  }

  replicas(high: number, low: number): readonly NodeInfo[] {
    return this.at(this.ring.intervalOf(high, low));
  }

  at(interval: number): readonly NodeInfo[] {
    return this.intervals[interval] ?? this.compute(interval);
  }

  private compute(interval: number): readonly NodeInfo[] {
    const replicas = this.strategy.naturalReplicas(this.ring, interval);
    const frozen = replicas.length === 0 ? nobody : Object.freeze([...replicas]);
    this.intervals[interval] = frozen;
    return frozen;
  }
}

/**
 * Who holds which key, by keyspace. A table is kept for each keyspace until the ring or the
 * keyspace's replication changes, so a lookup is a Map, a binary search and an index; the array it
 * returns is frozen and the same for all keys of an interval.
 */
export class ReplicaCache {
  private readonly local: () => NodeInfo;
  private current: TokenRing = new TokenRing([]);
  private readonly byKeyspace = new Map<string, ReplicaTable>();
  private lastKeyspace: KeyspaceMetadata | null = null;
  private lastTable: ReplicaTable | null = null;

  constructor(local: () => NodeInfo) {
    this.local = local;
  }

  get ring(): TokenRing {
    return this.current;
  }

  /** Forgets all that was worked out for the ring of before. */
  replaceRing(ring: TokenRing): void {
    this.current = ring;
    this.byKeyspace.clear();
    this.lastKeyspace = null;
    this.lastTable = null;
  }

  replicas(keyspace: KeyspaceMetadata, key: DecoratedKey): readonly NodeInfo[] {
    return this.table(keyspace).replicas(key.tokenHigh, key.tokenLow);
  }

  /** Holders of an interval of the ring. */
  replicasOfInterval(keyspace: KeyspaceMetadata, interval: number): readonly NodeInfo[] {
    return this.table(keyspace).at(interval);
  }

  strategy(keyspace: KeyspaceMetadata): ReplicationStrategy {
    return this.table(keyspace).strategy;
  }

  private table(keyspace: KeyspaceMetadata): ReplicaTable {
    if (keyspace === this.lastKeyspace && this.lastTable !== null) return this.lastTable;
    let table = this.byKeyspace.get(keyspace.name);
    if (table === undefined || table.replication !== keyspace.replication) {
      const strategy = createReplicationStrategy(keyspace.replication, this.local);
      table = new ReplicaTable(this.current, keyspace.replication, strategy);
      this.byKeyspace.set(keyspace.name, table);
    }
    this.lastKeyspace = keyspace;
    this.lastTable = table;
    return table;
  }
}
