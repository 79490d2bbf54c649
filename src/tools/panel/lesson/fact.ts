import type { PanelCluster, PanelRoad, PanelState, PanelStation } from '../../../admin/index.ts';

/** What ends a step. All of what is given must hold. */
export interface Fact {
  /** A station is set so. */
  readonly station?: {
    readonly name: string;
    readonly write?: string;
    readonly read?: string;
    readonly writing?: boolean;
  };
  /** A request of a station ended so, after the step began. */
  readonly request?: {
    readonly station: string;
    readonly operation?: 'write' | 'read';
    readonly level?: string;
    /** `done`, an error's name, or `failed` for any. */
    readonly outcome?: string;
    /** Data centre of its coordinator. */
    readonly coordinator?: string;
    /** True: somebody got a hint. */
    readonly hint?: boolean;
    /** What a read found; `none`: no row. */
    readonly message?: 'none' | 'some';
  };
  /** Nodes of a target are on or off, and the living ones agree on it. */
  readonly nodes?: {
    readonly target: string;
    readonly power?: 'on' | 'off';
    readonly seen?: 'UP' | 'DOWN';
  };
  /** The data centres cannot reach each other, or can. */
  readonly link?: 'cut' | 'whole';
  readonly handoff?: 'on' | 'off';
  /** Something happened since the step began. */
  readonly happened?: 'hint-replayed' | 'read-repair';
}

/** What happened since a step began. */
export interface Happenings {
  readonly roads: readonly PanelRoad[];
  readonly hintsReplayed: number;
  readonly readRepairs: number;
}

export type FactState = Pick<PanelState, 'cluster' | 'stations'>;

export function holds(fact: Fact, state: FactState, since: Happenings): boolean {
  const { cluster, stations } = state;
  return (
    (fact.station === undefined || stationIs(fact.station, stations)) &&
    (fact.request === undefined || requestWas(fact.request, state, since.roads)) &&
    (fact.nodes === undefined || nodesAre(fact.nodes, cluster)) &&
    (fact.link === undefined || (fact.link === 'cut') === isCut(cluster)) &&
    (fact.handoff === undefined || (fact.handoff === 'on') === cluster.handoff) &&
    (fact.happened === undefined ||
      (fact.happened === 'read-repair' ? since.readRepairs : since.hintsReplayed) > 0)
  );
}

function stationIs(
  wanted: NonNullable<Fact['station']>,
  stations: readonly PanelStation[],
): boolean {
  const station = stations.find(({ dataCenter }) => dataCenter === wanted.name);
  if (station === undefined || station.mode !== 'running') return false;
  return (
    (wanted.write === undefined || station.writeLevel === wanted.write) &&
    (wanted.read === undefined || station.readLevel === wanted.read) &&
    (wanted.writing === undefined || station.writing === wanted.writing)
  );
}

function requestWas(
  wanted: NonNullable<Fact['request']>,
  { cluster, stations }: FactState,
  roads: readonly PanelRoad[],
): boolean {
  const placeOf = (node: string | null) =>
    cluster.nodes.find(({ name }) => name === node)?.dataCenter;
  return roads.some((road) => {
    const station = stations.find(({ dataCenter }) => dataCenter === road.station);
    const found = station?.lastMessage === '(no row)' ? 'none' : 'some';
    return (
      road.station === wanted.station &&
      (wanted.operation === undefined || road.operation === wanted.operation) &&
      (wanted.level === undefined || road.level === wanted.level) &&
      (wanted.outcome === undefined ||
        (wanted.outcome === 'failed'
          ? road.outcome !== 'done'
          : road.outcome === wanted.outcome)) &&
      (wanted.coordinator === undefined || placeOf(road.coordinator) === wanted.coordinator) &&
      (wanted.hint === undefined || road.replicas.some(({ hint }) => hint) === wanted.hint) &&
      (wanted.message === undefined || found === wanted.message)
    );
  });
}

function nodesAre({ target, power, seen }: NonNullable<Fact['nodes']>, cluster: PanelCluster) {
  const nodes = cluster.nodes.filter(
    ({ name, dataCenter, rack }) =>
      name === target || dataCenter === target || `${dataCenter}:${rack}` === target,
  );
  return nodes.every(({ state, seenUpBy, seenDownBy }) => {
    const isOn = state === 'running' || state === 'up';
    if (power !== undefined && (power === 'on') !== isOn) return false;
    if (seen === undefined) return true;
    return seen === 'UP' ? seenDownBy.length === 0 : seenUpBy.length === 0;
  });
}

/** True when every node of each data centre is cut from every node of another. */
function isCut({ nodes, faults }: PanelCluster): boolean {
  const cuts = new Set(
    faults.flatMap((fault) => (fault.kind === 'cut' ? `${fault.from} ${fault.to}` : [])),
  );
  const pairs = nodes.flatMap((a) =>
    nodes.filter((b) => b.dataCenter !== a.dataCenter).map((b) => `${a.name} ${b.name}`),
  );
  return pairs.length > 0 && pairs.every((pair) => cuts.has(pair));
}
