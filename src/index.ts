/**
 * What `import { Cluster } from 'ilion'` gives: clusters inside a program or a test.
 *
 *   await using cluster = await Cluster.start({ topology: 'DC1:3x2,DC2:1x3' });
 *   await cluster.stop('DC1:RAC2');
 */
export type { ClusterEvent, Fault, HostedNodeReport } from './admin/index.ts';
export { ConfigurationProblem } from './config/index.ts';
export {
  Cluster,
  type ClusterOptions,
  type ContactPoint,
  type HostedNode,
  type HostedState,
  type NodeNaming,
  panelNaming,
  parseTopology,
  type Topology,
} from './host/index.ts';
