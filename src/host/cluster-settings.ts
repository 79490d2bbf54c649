import { getHeapStatistics } from 'node:v8';
import { planTokens } from '../cluster/index.ts';
import type { EndpointSnitch, Settings } from '../config/index.ts';
import { ConfigurationProblem, makeSettings } from '../config/index.ts';
import type { Random } from '../platform/index.ts';
import { endpointOf } from '../platform/index.ts';
import type { NodeAddress } from './addresses.ts';
import type { NodeSpecification } from './topology.ts';

/** What all nodes of a cluster have in common. */
export interface SettingsOptions {
  /** `Test Cluster` when not given. */
  readonly name?: string;
  /** Settings by their name in cassandra.yaml, for every node. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly snitch?: EndpointSnitch;
  /** Names of the seed nodes; the first node of each data centre when not given. */
  readonly seeds?: readonly string[];
  /** One folder a node is made in it; without it, everything stays in memory. */
  readonly dataDirectory?: string;
}

/** Nodes of one process need not wait half a minute for a seed that is not there. */
const ringDelayMs = 2000;

/**
 * The settings of all nodes of a cluster that is hosted together: tokens are planned for all at
 * once, the first node of each data centre is a seed. In the order of `nodes`. Throws
 * `ConfigurationProblem` for a setting that makes no sense and a seed that is no node.
 */
export function settingsOf(
  options: SettingsOptions,
  nodes: readonly NodeSpecification[],
  addresses: readonly NodeAddress[],
  random: Random,
): readonly Settings[] {
  const endpoints = addresses.map(({ address, storagePort }) => endpointOf(address, storagePort));
  const topology = new Map(
    nodes.map(({ dataCenter, rack }, i) => [endpoints[i] as string, { dataCenter, rack }]),
  );
  const seeds = seedNames(options, nodes).map((name) => {
    const at = nodes.findIndex((node) => node.name === name);
    if (at < 0) throw new ConfigurationProblem(`there is no node "${name}" to be a seed`);
    return endpoints[at] as string;
  });
  const shared = new Map(Object.entries(options.settings ?? {}));
  shared.set('cluster_name', options.name ?? shared.get('cluster_name') ?? 'Test Cluster');
  shared.set('endpoint_snitch', options.snitch ?? 'GossipingPropertyFileSnitch');
  const tokens = planTokens(random, nodes, Number(shared.get('num_tokens') ?? 16));
  return nodes.map((node, i) => {
    const { address, nativePort, storagePort } = addresses[i] as NodeAddress;
    const own = new Map(shared)
      .set('listen_address', address)
      .set('rpc_address', address)
      .set('storage_port', String(storagePort))
      .set('native_transport_port', String(nativePort));
    return makeSettings(own, {
      nodeName: node.name,
      dataCenter: node.dataCenter,
      rack: node.rack,
      seeds,
      topology,
      dataDirectory:
        options.dataDirectory === undefined ? null : `${options.dataDirectory}/${node.name}`,
      initialTokens: tokens[i] ?? null,
      ringDelayMs,
      shareOfProcess: 1 / nodes.length,
      heapBytes: getHeapStatistics().heap_size_limit,
    });
  });
}

function seedNames(
  options: SettingsOptions,
  nodes: readonly NodeSpecification[],
): readonly string[] {
  if (options.seeds !== undefined) return options.seeds;
  const firsts = new Map<string, string>();
  for (const node of nodes)
    if (!firsts.has(node.dataCenter)) firsts.set(node.dataCenter, node.name);
  return [...firsts.values()];
}
