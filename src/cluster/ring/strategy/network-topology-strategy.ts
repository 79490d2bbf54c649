import type { NodeInfo } from '../../cluster-view.ts';
import type { TokenRing } from '../token-ring.ts';
import type { ReplicationStrategy } from './replication-strategy.ts';

/** What one data centre still needs while the ring is walked. */
interface Need {
  readonly racksMet: Set<string>;
  /** Replicas still to find. */
  missing: number;
  /** How many of them may stand in a rack that has one already. */
  repeats: number;
}

/**
 * A number of replicas for each data centre, in as many racks as there are
 * (locator/NetworkTopologyStrategy.java of Cassandra 5.0).
 *
 * 1. A data centre needs as many replicas as asked for, or as it has nodes.
 * 2. The ring is walked once, from the interval's own token. A node of a rack not yet met is taken.
 * 3. A node of a rack met before is taken only while racks are fewer than replicas asked for: the
 *    difference is how many such repeats there may be, and the first that come use them up. So
 *    every rack gets a replica while there are replicas enough.
 *
 * A node passed over in step 3 is not looked at again (unless the walk meets another of its
 * tokens); with fewer nodes than replicas asked for, repeats suffice for all of them.
 */
export class NetworkTopologyStrategy implements ReplicationStrategy {
  readonly replicationFactor: number;
  readonly dataCenters: readonly string[];
  private readonly factors: ReadonlyMap<string, number>;

  /** Takes the number of replicas by data centre. */
  constructor(factors: ReadonlyMap<string, number>) {
    this.factors = factors;
    this.dataCenters = [...factors.keys()];
    this.replicationFactor = [...factors.values()].reduce((sum, factor) => sum + factor, 0);
  }

  replicationFactorIn(dataCenter: string): number {
    return this.factors.get(dataCenter) ?? 0;
  }

  naturalReplicas(ring: TokenRing, interval: number): readonly NodeInfo[] {
    const needs = this.needs(ring);
    const replicas: NodeInfo[] = [];
    let unfilled = needs.size;
    for (let step = 0; step < ring.size && unfilled > 0; step++) {
      const node = ring.owners[(interval + step) % ring.size] as NodeInfo;
      const need = needs.get(node.dataCenter);
      if (need === undefined || need.missing === 0 || replicas.includes(node)) continue;
      if (need.racksMet.has(node.rack)) {
        if (need.repeats <= 0) continue;
        need.repeats--;
      }
      need.racksMet.add(node.rack);
      replicas.push(node);
      if (--need.missing === 0) unfilled--;
    }
    return replicas;
  }

  private needs(ring: TokenRing): Map<string, Need> {
    const needs = new Map<string, Need>();
    for (const [dataCenter, factor] of this.factors) {
      const nodes = ring.nodesIn.get(dataCenter)?.length ?? 0;
      if (factor <= 0 || nodes === 0) continue;
      const racks = ring.racksIn.get(dataCenter)?.size ?? 0;
      const missing = Math.min(factor, nodes);
      needs.set(dataCenter, { racksMet: new Set(), missing, repeats: factor - racks });
    }
    return needs;
  }
}
