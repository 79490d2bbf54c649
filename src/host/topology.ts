import { ConfigurationProblem } from '../config/index.ts';

/** One node of a cluster that is to be hosted in this process. */
export interface NodeSpecification {
  readonly name: string;
  readonly dataCenter: string;
  readonly rack: string;
}

export interface RackSpecification {
  readonly name: string;
  readonly nodes: number;
}

export interface DataCenterSpecification {
  readonly name: string;
  readonly racks: readonly RackSpecification[];
}

export type Topology = readonly DataCenterSpecification[];

/**
 * Reads `DC1:3x2,DC2:1x3`: data centres, each with so many racks of so many nodes. Racks are named
 * with the given prefix and their number. Throws `ConfigurationProblem` for anything else.
 */
export function parseTopology(text: string, rackPrefix = 'rack'): Topology {
  return text.split(',').map((part) => {
    const match = /^\s*([\w.-]+):(\d+)x(\d+)\s*$/.exec(part);
    const [, name, racks, nodes] = match ?? [];
    if (name === undefined || Number(racks) < 1 || Number(nodes) < 1) {
      throw new ConfigurationProblem(
        `"${part}" is no data centre; write NAME:RACKSxNODES, for example DC1:3x2,DC2:1x3`,
      );
    }
    return {
      name,
      racks: Array.from({ length: Number(racks) }, (_, i) => ({
        name: `${rackPrefix}${i + 1}`,
        nodes: Number(nodes),
      })),
    };
  });
}

/** `nodes` nodes in one rack, named as a plain Cassandra names them. */
export function singleDataCenter(nodes: number): Topology {
  return [{ name: 'datacenter1', racks: [{ name: 'rack1', nodes }] }];
}

/** Names a node by the numbers of its data centre, its rack and itself, each from 1. */
export type NodeNaming = (dataCenter: number, rack: number, node: number, index: number) => string;

export const plainNaming: NodeNaming = (_dataCenter, _rack, _node, index) => `node${index}`;

/** `rpidc1r2n1`, as the panel's Raspberry Pis are labelled. */
export const panelNaming: NodeNaming = (dataCenter, rack, node) =>
  `rpidc${dataCenter}r${rack}n${node}`;

/** All nodes of a topology: data centre by data centre, rack by rack. */
export function nodesOf(topology: Topology, naming: NodeNaming): readonly NodeSpecification[] {
  const nodes: NodeSpecification[] = [];
  topology.forEach((dataCenter, d) => {
    dataCenter.racks.forEach((rack, r) => {
      for (let n = 1; n <= rack.nodes; n++) {
        const name = naming(d + 1, r + 1, n, nodes.length + 1);
        nodes.push({ name, dataCenter: dataCenter.name, rack: rack.name });
      }
    });
  });
  return nodes;
}
