import type { Timers } from '../platform/index.ts';
import { giveWay } from '../platform/index.ts';
import type { Cluster } from './cluster.ts';

/** Rounds after which nodes of one process that still do not agree will not without more time. */
const mostRounds = 50;

/**
 * Lets the nodes of one process gossip round after round, without waiting for the second to pass,
 * until each sees every other up, in the state and with the schema version that it has itself.
 * Returns false when that did not come about (a cut, a node that is no more).
 */
export async function settleClusters(
  clusters: readonly Cluster[],
  timers: Timers,
): Promise<boolean> {
  for (let round = 0; round < mostRounds; round++) {
    if (isSettled(clusters)) return true;
    for (const cluster of clusters) cluster.gossipNow();
    await giveWay(timers);
  }
  return isSettled(clusters);
}

/** True when every node sees every other as that sees itself. */
export function isSettled(clusters: readonly Cluster[]): boolean {
  return clusters.every((cluster) =>
    clusters.every(({ local }) => {
      const seen = cluster.node(local.endpoint);
      return (
        seen !== undefined &&
        cluster.isAlive(local.endpoint) &&
        seen.status === local.status &&
        seen.schemaVersion === local.schemaVersion &&
        seen.nativeReady === local.nativeReady &&
        seen.tokens.length === local.tokens.length
      );
    }),
  );
}
