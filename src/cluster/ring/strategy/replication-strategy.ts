import type { NodeInfo } from '../../cluster-view.ts';
import type { TokenRing } from '../token-ring.ts';

/** The rule that says which nodes hold the keys of an interval of the ring. */
export interface ReplicationStrategy {
  /** Replicas in all. */
  readonly replicationFactor: number;
  /**
   * Replicas in one data centre. A strategy that knows no data centres answers with all of its
   * replicas, because Cassandra's LOCAL_QUORUM is then a QUORUM.
   */
  replicationFactorIn(dataCenter: string): number;
  /** Data centres it replicates to; empty for a strategy that knows none. */
  readonly dataCenters: readonly string[];
  /** Holders of an interval, the owner of its token first, then in ring order. */
  naturalReplicas(ring: TokenRing, interval: number): readonly NodeInfo[];
}
