import type { Endpoint } from '../../../platform/index.ts';
import type { Place, Snitch } from './snitch.ts';
import { unknownPlace } from './snitch.ts';

/** cassandra-rackdc.properties: a node knows its own place, and hears of the others' by gossip. */
export class GossipingPropertyFileSnitch implements Snitch {
  readonly knowsDistance = true;
  private readonly local: Endpoint;
  private readonly own: Place;
  private readonly gossiped: (endpoint: Endpoint) => Place | null;

  /** `gossiped` gives the states DC and RACK of a node, or what was saved of it, or null. */
  constructor(local: Endpoint, own: Place, gossiped: (endpoint: Endpoint) => Place | null) {
    this.local = local;
    this.own = own;
    this.gossiped = gossiped;
  }

  placeOf(endpoint: Endpoint): Place {
    if (endpoint === this.local) return this.own;
    return this.gossiped(endpoint) ?? unknownPlace;
  }
}
