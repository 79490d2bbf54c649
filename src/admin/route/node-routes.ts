import { AdminProblem } from '../admin-problem.ts';
import type { ManagedNode, ServiceName } from '../managed-node.ts';
import { serviceNames } from '../managed-node.ts';
import { ownershipOf } from '../ownership.ts';
import type {
  ClusterDescriptionReport,
  EndpointsReport,
  FilesReport,
  GossipReport,
  HintsReport,
  InformationReport,
  MembersReport,
  ServicesReport,
} from '../report.ts';
import { tableChoice } from './compaction-routes.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type NodeAnswer = (node: ManagedNode, request: AdminRequest) => unknown;

/** Routes of one living node, which `:node` names by its name, its endpoint or its address. */
export const nodeRoutes: readonly Route[] = [
  get('members', (node, { query }) => membersOf(node, query.get('keyspace'))),
  get('information', informationOf),
  get('cluster', describeCluster),
  get('gossip', (node): GossipReport => ({ endpoints: node.gossip() })),
  get('endpoints', endpointsOf),
  get('files', filesOf),
  get('hints', (node): HintsReport => ({ hints: node.waitingHints() })),
  get('services', servicesOf),
  { method: 'PUT', path: '/v1/nodes/:node/services/:service', answer: switchService },
  { method: 'POST', path: '/v1/nodes/:node/drain', answer: drain },
  { method: 'POST', path: '/v1/nodes/:node/flush', answer: flush },
];

function get(name: string, answer: NodeAnswer): Route {
  const path = `/v1/nodes/:node/${name}`;
  return { method: 'GET', path, answer: (request) => answer(nodeOf(request), request) };
}

function nodeOf({ cluster, parameters }: AdminRequest): ManagedNode {
  return findNode(cluster, parameters.node ?? '');
}

function membersOf(node: ManagedNode, keyspace: string | null): MembersReport {
  const { shares, report } = ownershipOf(node, keyspace);
  const members = node.members().map((member) => ({
    ...member,
    owns: shares.get(member.endpoint) ?? null,
  }));
  return { local: node.endpoint, members, ownership: report };
}

function informationOf(node: ManagedNode): InformationReport {
  const own = node.members().find(({ endpoint }) => endpoint === node.endpoint);
  return {
    ...node.information(),
    endpoint: node.endpoint,
    nativeEndpoint: node.nativeEndpoint,
    hostId: node.hostId,
    releaseVersion: node.releaseVersion,
    dataCenter: own?.dataCenter ?? '',
    rack: own?.rack ?? '',
    tokens: own?.tokens ?? [],
    joined: own !== undefined && own.state !== 'JOINING',
    services: servicesOf(node),
  };
}

function describeCluster(node: ManagedNode): ClusterDescriptionReport {
  return { ...node.cluster, members: membersOf(node, null), keyspaces: node.keyspaces() };
}

function endpointsOf(node: ManagedNode, { query }: AdminRequest): EndpointsReport {
  const keyspace = required(query, 'keyspace');
  const table = required(query, 'table');
  const key = query.get('key') ?? '';
  if (!node.keyspaces().some(({ name }) => name === keyspace)) {
    throw new AdminProblem(404, `Unknown keyspace '${keyspace}'`);
  }
  if (!node.hasTable(keyspace, table)) {
    throw new AdminProblem(404, `Unknown table '${table}' in keyspace '${keyspace}'`);
  }
  return { endpoints: node.naturalEndpoints(keyspace, table, key) };
}

function filesOf(node: ManagedNode, { query }: AdminRequest): FilesReport {
  const isHex = query.get('hex') === 'true';
  const [keyspace, table] = [required(query, 'keyspace'), required(query, 'table')];
  return { files: node.filesWith(keyspace, table, query.get('key') ?? '', isHex) };
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw new AdminProblem(400, `"${name}" is missing`);
  return value;
}

function servicesOf(node: ManagedNode): ServicesReport {
  return {
    gossip: node.isRunning('gossip'),
    'native-transport': node.isRunning('native-transport'),
    'hinted-handoff': node.isRunning('hinted-handoff'),
    'incremental-backups': node.isRunning('incremental-backups'),
    hintedHandoffDisabledDataCenters: node.hintedHandoffDisabledDataCenters(),
  };
}

async function switchService(request: AdminRequest): Promise<ServicesReport> {
  const node = nodeOf(request);
  const wanted = request.parameters.service ?? '';
  const service: ServiceName | undefined = serviceNames.find((name) => name === wanted);
  if (service === undefined) {
    const hint = `services: ${serviceNames.join(', ')}`;
    throw new AdminProblem(404, `there is no service "${wanted}"`, hint);
  }
  await node.setRunning(service, request.body.flag('running'));
  return servicesOf(node);
}

async function flush(request: AdminRequest): Promise<Readonly<Record<string, never>>> {
  const { keyspace, tables } = tableChoice(request.body.text('what'));
  await nodeOf(request).flush(keyspace, tables);
  return {};
}

async function drain(request: AdminRequest): Promise<ServicesReport> {
  const node = nodeOf(request);
  await node.drain();
  return servicesOf(node);
}
