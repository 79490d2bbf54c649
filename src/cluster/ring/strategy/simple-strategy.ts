import type { NodeInfo } from '../../cluster-view.ts';
import type { TokenRing } from '../token-ring.ts';
import type { ReplicationStrategy } from './replication-strategy.ts';

/** The first nodes met on the way around the ring, wherever they stand. */
export class SimpleStrategy implements ReplicationStrategy {
  readonly replicationFactor: number;
  readonly dataCenters: readonly string[] = [];

  constructor(replicationFactor: number) {
    this.replicationFactor = replicationFactor;
  }

  replicationFactorIn(): number {
    return this.replicationFactor;
  }

  naturalReplicas(ring: TokenRing, interval: number): readonly NodeInfo[] {
    const replicas: NodeInfo[] = [];
    for (let step = 0; step < ring.size && replicas.length < this.replicationFactor; step++) {
      const node = ring.owners[(interval + step) % ring.size] as NodeInfo;
      if (!replicas.includes(node)) replicas.push(node);
    }
    return replicas;
  }
}
