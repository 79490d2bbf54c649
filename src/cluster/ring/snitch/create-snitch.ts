import type { Settings } from '../../../config/index.ts';
import type { Endpoint } from '../../../platform/index.ts';
import { GossipingPropertyFileSnitch } from './gossiping-property-file-snitch.ts';
import { PropertyFileSnitch } from './property-file-snitch.ts';
import { SimpleSnitch } from './simple-snitch.ts';
import type { Place, Snitch } from './snitch.ts';

/** The snitch that `endpoint_snitch` names. `gossiped`: see GossipingPropertyFileSnitch. */
export function createSnitch(
  settings: Pick<Settings, 'endpointSnitch' | 'topology' | 'dataCenter' | 'rack'>,
  local: Endpoint,
  gossiped: (endpoint: Endpoint) => Place | null,
): Snitch {
  switch (settings.endpointSnitch) {
    case 'SimpleSnitch':
      return new SimpleSnitch();
    case 'PropertyFileSnitch':
      return new PropertyFileSnitch(settings.topology, local);
    case 'GossipingPropertyFileSnitch':
      return new GossipingPropertyFileSnitch(
        local,
        { dataCenter: settings.dataCenter, rack: settings.rack },
        gossiped,
      );
  }
}
