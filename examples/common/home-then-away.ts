import type { Client, EmptyCallback, ExecutionOptions, Host, HostMap } from 'cassandra-driver';
import driver from 'cassandra-driver';

const { policies, types } = driver;
const { DCAwareRoundRobinPolicy, LoadBalancingPolicy, TokenAwarePolicy } = policies.loadBalancing;

type PlanCallback = (error: Error, hosts: Iterator<Host>) => void;

/** The driver's callbacks take null for success, its types do not say so. */
const noError = null as unknown as Error;

/**
 * Asks a replica in the application's own data centre, then other nodes there, and only then nodes
 * of other data centres. The npm driver's own policies never leave home: with them an application
 * fails when its data centre does, although the other one has all of its data.
 */
export class HomeThenAway extends LoadBalancingPolicy {
  private home: string | null;
  private child: driver.policies.loadBalancing.LoadBalancingPolicy | null = null;
  private turn = 0;

  /** Without `home` it is the data centre of the node that answered first. */
  constructor(home: string | null = null) {
    super();
    this.home = home;
  }

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    super.init(client, hosts, () => {});
    this.home ??= hosts.values()[0]?.datacenter ?? '';
    this.child = new TokenAwarePolicy(new DCAwareRoundRobinPolicy(this.home));
    this.child.init(client, hosts, callback);
    this.known = hosts;
  }

  private known: HostMap | null = null;

  override getDistance(host: Host): driver.types.distance {
    return host.datacenter === this.home ? types.distance.local : types.distance.remote;
  }

  override newQueryPlan(keyspace: string, options: ExecutionOptions, callback: PlanCallback): void {
    this.child?.newQueryPlan(keyspace, options, (error, hosts) => {
      callback(error ?? noError, this.withAway(hosts));
    });
  }

  private *withAway(hosts: Iterator<Host>): Generator<Host, void> {
    for (let step = hosts.next(); step.done !== true; step = hosts.next()) yield step.value;
    const away = (this.known?.values() ?? []).filter(({ datacenter }) => datacenter !== this.home);
    const first = this.turn++;
    for (let i = 0; i < away.length; i++) yield away[(first + i) % away.length] as Host;
  }

  override getOptions(): Map<string, object> {
    return new Map();
  }
}
