import type { PanelNode, PanelReplica, PanelRoad, PanelStep } from '../../../admin/index.ts';
import type { StationRequest } from '../../client/session.ts';
import type { TraceEvent } from '../source/index.ts';
import type { Replication } from './requirement.ts';
import { requirementsOf } from './requirement.ts';

export interface RoadParts {
  readonly id: number;
  readonly station: string;
  readonly request: StationRequest;
  readonly coordinator: string | null;
  readonly replicas: readonly string[];
  readonly nodes: readonly PanelNode[];
  readonly replication: Replication;
  readonly beganAtMs: number;
  readonly events: readonly TraceEvent[];
}

const maximumSteps = 80;

/** Joins a request with its trace: who was asked when, who answered, who will get a hint. */
export function makeRoad(parts: RoadParts): PanelRoad {
  const { id, station, request, coordinator, nodes, replication, events, beganAtMs } = parts;
  const placeOf = new Map(nodes.map(({ name, dataCenter }) => [name, dataCenter]));
  const replicas = parts.replicas.map((node) => replicaOf(parts, node, placeOf.get(node) ?? ''));
  const local = placeOf.get(coordinator ?? '') ?? station;
  const { outcome, operation, level, key, latencyMs } = request;
  const needs = requirementsOf(level, replication, local).map((need) => ({
    ...need,
    answered: replicas.filter(
      ({ dataCenter, answeredMs }) =>
        answeredMs !== null && (need.dataCenter === null || need.dataCenter === dataCenter),
    ).length,
  }));
  return {
    id,
    station,
    operation,
    level,
    key,
    coordinator,
    outcome: outcome.kind === 'done' ? 'done' : outcome.error,
    meaning: outcome.kind === 'done' ? '' : outcome.meaning,
    latencyMs,
    replicas,
    needs,
    steps: events.slice(0, maximumSteps).map((event) => stepOf(event, beganAtMs)),
  };
}

function stepOf({ node, atMs, what }: TraceEvent, beganAtMs: number): PanelStep {
  return { node, atMs: Math.max(0, atMs - beganAtMs), activity: activityText(what) };
}

function activityText(what: TraceEvent['what']): string {
  switch (what.kind) {
    case 'activity':
      return what.activity;
    case 'hint':
      return `Keeping a hint for ${what.target}`;
    case 'begun':
      return 'Begun';
  }
}

function replicaOf(parts: RoadParts, node: string, dataCenter: string): PanelReplica {
  const { coordinator, events, nodes, beganAtMs } = parts;
  const address = nodes.find(({ name }) => name === node)?.address.replace(/:\d+$/, '') ?? node;
  const at = (found: TraceEvent | undefined) =>
    found === undefined ? null : Math.max(0, found.atMs - beganAtMs);
  const activity = (by: string | null, pattern: RegExp, about: string) =>
    events.find(
      (event) =>
        event.node === by &&
        event.what.kind === 'activity' &&
        pattern.test(event.what.activity) &&
        new RegExp(`/${about.replaceAll('.', '\\.')}(?!\\d)`).test(event.what.activity),
    );
  const hint = events.some(({ what }) => what.kind === 'hint' && what.target === node);
  if (node === coordinator) {
    const work = /^(Appending to commitlog|Executing single-partition query)/;
    const done = events.find(
      (event) =>
        event.node === node && event.what.kind === 'activity' && work.test(event.what.activity),
    );
    return { node, dataCenter, askedMs: at(done), answeredMs: at(done), hint };
  }
  const asked = activity(coordinator, /^Sending \S+_REQ message to/, address);
  const answered = activity(coordinator, /^\S+_RSP message received from/, address);
  return { node, dataCenter, askedMs: at(asked), answeredMs: at(answered), hint };
}
