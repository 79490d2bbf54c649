import type { Client, EmptyCallback, ExecutionOptions, Host, HostMap } from 'cassandra-driver';
import driver from 'cassandra-driver';

const { policies, types } = driver;

/** The driver's callbacks take null for success, its types do not say so. */
const noError = null as unknown as Error;

/**
 * Round robin over the local data centre, then over up to a few nodes of each other one: so that a
 * station whose data centre is lost moves to the other, as the panel's did. (The npm driver's own
 * policy stays in its data centre.)
 */
export class DataCentersInTurn extends policies.loadBalancing.LoadBalancingPolicy {
  private readonly localDataCenter: string;
  private readonly remotePerDataCenter: number;
  private hosts: HostMap | null = null;
  private turn = 0;

  constructor(localDataCenter: string, remotePerDataCenter: number) {
    super();
    this.localDataCenter = localDataCenter;
    this.remotePerDataCenter = remotePerDataCenter;
  }

  override init(_client: Client, hosts: HostMap, callback: EmptyCallback): void {
    this.hosts = hosts;
    callback(noError);
  }

  override getDistance(host: Host): driver.types.distance {
    return host.datacenter === this.localDataCenter ? types.distance.local : types.distance.remote;
  }

  override newQueryPlan(
    _keyspace: string,
    _options: ExecutionOptions,
    callback: (error: Error, hosts: Iterator<Host>) => void,
  ): void {
    callback(noError, this.plan()[Symbol.iterator]());
  }

  private plan(): Host[] {
    const local: Host[] = [];
    const remote = new Map<string, Host[]>();
    for (const host of this.hosts?.values() ?? []) {
      if (host.datacenter === this.localDataCenter) local.push(host);
      else remote.set(host.datacenter, [...(remote.get(host.datacenter) ?? []), host]);
    }
    const turn = this.turn++;
    const plan = rotated(local, turn);
    for (const hosts of remote.values()) {
      plan.push(...rotated(hosts, turn).slice(0, this.remotePerDataCenter));
    }
    return plan;
  }

  override getOptions(): Map<string, object> {
    return new Map();
  }
}

function rotated(hosts: readonly Host[], turn: number): Host[] {
  const at = hosts.length === 0 ? 0 : turn % hosts.length;
  return [...hosts.slice(at), ...hosts.slice(0, at)];
}
