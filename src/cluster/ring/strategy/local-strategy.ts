import type { NodeInfo } from '../../cluster-view.ts';
import type { ReplicationStrategy } from './replication-strategy.ts';

/** Each node holds its own rows: for the system keyspaces. */
export class LocalStrategy implements ReplicationStrategy {
  readonly replicationFactor = 1;
  readonly dataCenters: readonly string[] = [];
  private readonly local: () => NodeInfo;

  /** `local` tells the node that asks. */
  constructor(local: () => NodeInfo) {
    this.local = local;
  }

  replicationFactorIn(): number {
    return 1;
  }

  naturalReplicas(): readonly NodeInfo[] {
    return [this.local()];
  }
}
