import type { PanelLevel, PanelNode } from '../../../admin/index.ts';
import type { Level } from '../../client/levels.ts';
import { LEVELS } from '../../client/levels.ts';

export type Replication = Readonly<Record<string, number>>;

/** How many replicas a level waits for, in one data centre or (null) anywhere. */
export interface Requirement {
  readonly dataCenter: string | null;
  readonly needed: number;
  readonly replicas: number;
}

const half = (replicas: number) => Math.floor(replicas / 2) + 1;

/**
 * What a level waits for with a coordinator in `local` (db/ConsistencyLevel of Cassandra 5.0), as
 * the panel explains it; the nodes count by themselves.
 */
export function requirementsOf(
  level: Level,
  replication: Replication,
  local: string,
): readonly Requirement[] {
  const all = Object.values(replication).reduce((sum, count) => sum + count, 0);
  const here = replication[local] ?? 0;
  const anywhere = (needed: number) => [{ dataCenter: null, needed, replicas: all }];
  const locally = (needed: number) => [{ dataCenter: local, needed, replicas: here }];
  switch (level) {
    case 'ANY':
    case 'ONE':
      return anywhere(1);
    case 'TWO':
      return anywhere(2);
    case 'THREE':
      return anywhere(3);
    case 'QUORUM':
    case 'SERIAL':
      return anywhere(half(all));
    case 'ALL':
      return anywhere(all);
    case 'LOCAL_ONE':
      return locally(1);
    case 'LOCAL_QUORUM':
    case 'LOCAL_SERIAL':
      return locally(half(here));
    case 'EACH_QUORUM':
      return Object.entries(replication).map(([dataCenter, replicas]) => ({
        dataCenter,
        needed: half(replicas),
        replicas,
      }));
  }
}

/** `2 of 3 in DC1`; `4 of 6`. */
export function requirementText({ dataCenter, needed, replicas }: Requirement): string {
  return `${needed} of ${replicas}${dataCenter === null ? '' : ` in ${dataCenter}`}`;
}

/** All levels with what they need at each station, and whether the living nodes could do. */
export function levelsOf(
  replication: Replication,
  stations: readonly string[],
  nodes: readonly PanelNode[],
): readonly PanelLevel[] {
  return LEVELS.map((level) => {
    const needs = stations.map((local) => requirementsOf(level, replication, local));
    const can = needs.map((list) => list.every((need) => canMeet(need, replication, nodes)));
    const isSerial = level.endsWith('SERIAL');
    return {
      level,
      needs: needs.map((list) =>
        level === 'ANY' ? '1, or a hint' : list.map(requirementText).join(' and '),
      ),
      write: can.map((possible) => (possible || level === 'ANY') && !isSerial),
      read: can.map((possible) => possible && level !== 'ANY'),
    };
  });
}

/** Whether some key could have enough living replicas; a single key may still lack them. */
function canMeet(
  { dataCenter, needed, replicas }: Requirement,
  replication: Replication,
  nodes: readonly PanelNode[],
): boolean {
  if (needed > replicas) return false;
  const places = dataCenter === null ? Object.keys(replication) : [dataCenter];
  const possible = places.map((place) => {
    const living = nodes.filter(
      (node) => node.dataCenter === place && (node.state === 'running' || node.state === 'up'),
    );
    return Math.min(replication[place] ?? 0, living.length);
  });
  return possible.reduce((sum, count) => sum + count, 0) >= needed;
}
