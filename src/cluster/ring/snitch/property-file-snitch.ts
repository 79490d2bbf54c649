import { configurationError } from '../../../base/error/index.ts';
import type { Endpoint } from '../../../platform/index.ts';
import { endpointAddress } from '../../../platform/index.ts';
import type { Place, Snitch } from './snitch.ts';
import { unknownPlace } from './snitch.ts';

/** cassandra-topology.properties: every node's place is written down, the same on all nodes. */
export class PropertyFileSnitch implements Snitch {
  readonly knowsDistance = true;
  private readonly topology: ReadonlyMap<string, Place>;

  /**
   * Takes places by `address:port`, by address, and under `default` for all others. Throws a
   * ConfigurationError when the local node has no place.
   */
  constructor(topology: ReadonlyMap<string, Place>, local: Endpoint) {
    this.topology = topology;
    if (this.find(local) === undefined) {
      throw configurationError(
        'Snitch definitions at cassandra-topology.properties do not define a location for this ' +
          `node's broadcast address /${local}, nor does it provides a default`,
      );
    }
  }

  placeOf(endpoint: Endpoint): Place {
    return this.find(endpoint) ?? unknownPlace;
  }

  private find(endpoint: Endpoint): Place | undefined {
    return (
      this.topology.get(endpoint) ??
      this.topology.get(endpointAddress(endpoint)) ??
      this.topology.get('default')
    );
  }
}
