import type { NodeInfo } from '../../cluster-view.ts';

/** 0 for the node itself, 1 within its rack, 2 within its data centre, 3 elsewhere. */
function distance(from: NodeInfo, to: NodeInfo): number {
  if (from.endpoint === to.endpoint) return 0;
  if (from.dataCenter !== to.dataCenter) return 3;
  return from.rack === to.rack ? 1 : 2;
}

/** Nearest first as seen from `from`; equally near nodes keep their order. */
export function sortByProximity(from: NodeInfo, nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  return [...nodes].sort((left, right) => distance(from, left) - distance(from, right));
}
