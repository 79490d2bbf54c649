import type { CidrMeter } from '../auth/index.ts';
import type { Cluster } from '../cluster/index.ts';
import type { Settings } from '../config/index.ts';
import type { HintService } from '../coordinator/index.ts';
import type { MeasuredMessageService, Verb } from '../messaging/index.ts';
import { endpointAddress, endpointPort } from '../platform/index.ts';
import type { RunningTask, SnapshotFacts, TableFacts } from '../storage/index.ts';
import type {
  ClientView,
  CoordinatedFacts,
  GossipView,
  PendingHintsView,
  StageView,
  VirtualTable,
} from '../system/index.ts';
import { nodeViews, tableViews } from '../system/index.ts';
import { cidrStatistics } from './cidr-management.ts';

export interface ViewParts {
  readonly settings: Settings;
  readonly messages: MeasuredMessageService;
  readonly view: Cluster;
  readonly hints: HintService;
  clients(): readonly ClientView[];
  tasks(): readonly RunningTask[];
  tables(): readonly TableFacts[];
  coordinated(tableId: string): CoordinatedFacts;
  snapshots(): Promise<readonly SnapshotFacts[]>;
  readonly cidrMeter: CidrMeter;
}

/** The verbs whose work Cassandra does in a stage of that name. */
const stages: readonly (readonly [string, readonly Verb[]])[] = [
  ['GossipStage', ['GOSSIP_DIGEST_SYN', 'GOSSIP_DIGEST_ACK', 'GOSSIP_DIGEST_ACK2', 'ECHO_REQ']],
  ['HintsDispatcher', ['HINT_REQ']],
  ['MigrationStage', ['SCHEMA_PUSH_REQ', 'SCHEMA_PULL_REQ']],
  ['MutationStage', ['MUTATION_REQ', 'READ_REPAIR_REQ', 'BATCH_STORE_REQ', 'BATCH_REMOVE_REQ']],
  ['ReadStage', ['READ_REQ', 'RANGE_REQ']],
];

/** The virtual tables of a node, computed from its parts when they are read. */
export function viewsOf(parts: ViewParts): readonly VirtualTable[] {
  const ofNode = nodeViews({
    settings: parts.settings,
    clients: () => parts.clients(),
    stages: () => stageViews(parts),
    pendingHints: () => hintViews(parts),
    tasks: () => parts.tasks(),
    gossip: () => gossipViews(parts),
    statementCounts: () => new Map(),
    cidrFiltering: () => cidrStatistics(parts.cidrMeter),
  });
  return [...ofNode, ...tableViews(parts)];
}

function limitOf(settings: Settings, stage: string): number {
  if (stage === 'MutationStage') return settings.concurrentWrites;
  return stage === 'ReadStage' ? settings.concurrentReads : 1;
}

/** The work of a node by the stages that Cassandra has for it. */
export function stageViews({
  settings,
  messages,
  clients,
}: Pick<ViewParts, 'settings' | 'messages' | 'clients'>): readonly StageView[] {
  const statistics = messages.statistics();
  const byVerb = new Map(statistics.map((verb) => [verb.verb, verb]));
  const requests = clients().reduce((sum, client) => sum + client.requestCount, 0);
  const views: StageView[] = stages.map(([name, verbs]) => {
    const found = verbs.flatMap((verb) => byVerb.get(verb) ?? []);
    return {
      name,
      active: 0,
      limit: limitOf(settings, name),
      pending: found.reduce((sum, verb) => sum + verb.pending, 0),
      completed: found.reduce((sum, verb) => sum + verb.received, 0),
    };
  });
  views.push({
    name: 'Native-Transport-Requests',
    active: 1,
    limit: 128,
    pending: 0,
    completed: requests,
  });
  return views;
}

function hintViews({ hints, view }: ViewParts): readonly PendingHintsView[] {
  return hints.pending().flatMap((pending) => {
    const node = view.byHostId(pending.hostId);
    if (node === undefined) return [];
    return {
      hostId: pending.hostId,
      address: endpointAddress(node.endpoint),
      port: endpointPort(node.endpoint),
      dataCenter: node.dataCenter,
      rack: node.rack,
      status: view.isAlive(node.endpoint) ? 'UP' : 'DOWN',
      files: pending.files,
      newestMillis: pending.newestMillis,
      oldestMillis: pending.oldestMillis,
    };
  });
}

function gossipViews({ view }: ViewParts): readonly GossipView[] {
  return [...view.gossipInfo()].map(([endpoint, info]) => ({
    address: endpointAddress(endpoint),
    port: endpointPort(endpoint),
    hostname: endpointAddress(endpoint),
    generation: info.generation,
    heartbeat: info.heartbeat,
    values: new Map(
      info.states.map(({ name, value, version }) => [name.toLowerCase(), { value, version }]),
    ),
  }));
}
