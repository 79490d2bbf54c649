import type { PanelCluster, PanelNode } from '../admin/index.ts';

export interface RackPlace {
  readonly name: string;
  /** `DC1:RAC1` */
  readonly target: string;
  readonly nodes: readonly PanelNode[];
}

export interface DataCenterPlace {
  readonly name: string;
  readonly racks: readonly RackPlace[];
}

/** Nodes by data centre and rack, in the order of the topology. */
export function placesOf(cluster: PanelCluster): readonly DataCenterPlace[] {
  const dataCenters = new Map<string, Map<string, PanelNode[]>>();
  for (const node of cluster.nodes) {
    const racks = dataCenters.get(node.dataCenter) ?? new Map<string, PanelNode[]>();
    dataCenters.set(node.dataCenter, racks);
    racks.set(node.rack, [...(racks.get(node.rack) ?? []), node]);
  }
  return [...dataCenters].map(([name, racks]) => ({
    name,
    racks: [...racks].map(([rack, nodes]) => ({ name: rack, target: `${name}:${rack}`, nodes })),
  }));
}

export function isOn(node: PanelNode): boolean {
  return node.state === 'running' || node.state === 'up' || node.state === 'starting';
}

/** What the others think: all agree that it is up or down, or they do not agree. */
export type Opinion = 'up' | 'down' | 'mixed' | 'none';

export function opinionOf({ seenUpBy, seenDownBy }: PanelNode): Opinion {
  if (seenUpBy.length > 0 && seenDownBy.length > 0) return 'mixed';
  if (seenUpBy.length > 0) return 'up';
  return seenDownBy.length > 0 ? 'down' : 'none';
}

export function opinionText(node: PanelNode): string {
  const { seenUpBy, seenDownBy } = node;
  switch (opinionOf(node)) {
    case 'up':
      return `gossip: UP for all ${seenUpBy.length}`;
    case 'down':
      return `gossip: DOWN for all ${seenDownBy.length}`;
    case 'mixed':
      return `gossip: UP for ${seenUpBy.length}, DOWN for ${seenDownBy.length}`;
    case 'none':
      return 'gossip: nobody says';
  }
}
