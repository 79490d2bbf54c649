import type { ManagedFacts } from '../managed-facts.ts';
import type {
  ClientsReport,
  DataPathsReport,
  LatenciesReport,
  LimitsReport,
  NetworkReport,
  PhisReport,
  PoolsReport,
  RingReport,
  SampledTokensReport,
  ViewBuildsReport,
} from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

const path = '/v1/nodes/:node/facts';

/** Routes that ask a living node about itself. */
export const factRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/pools`, answer: pools },
  { method: 'GET', path: `${path}/views`, answer: viewBuilds },
  { method: 'GET', path: `${path}/limits`, answer: limits },
  { method: 'GET', path: `${path}/latencies`, answer: latencies },
  { method: 'GET', path: `${path}/ring`, answer: ring },
  { method: 'GET', path: `${path}/paths`, answer: paths },
  { method: 'GET', path: `${path}/tokens`, answer: tokens },
  { method: 'GET', path: `${path}/phi`, answer: phis },
  { method: 'GET', path: `${path}/network`, answer: network },
  { method: 'GET', path: `${path}/clients`, answer: clients },
];

function factsOf({ cluster, parameters }: AdminRequest): ManagedFacts {
  return findNode(cluster, parameters.node ?? '').facts;
}

function pools(request: AdminRequest): PoolsReport {
  const facts = factsOf(request);
  return { pools: facts.pools(), dropped: facts.droppedMessages() };
}

async function viewBuilds(request: AdminRequest): Promise<ViewBuildsReport> {
  const { query } = request;
  const [keyspace, view] = [query.get('keyspace') ?? '', query.get('view') ?? ''];
  return { builds: await factsOf(request).viewBuilds(keyspace, view) };
}

function limits(request: AdminRequest): LimitsReport {
  return factsOf(request).limits();
}

function latencies(request: AdminRequest): LatenciesReport {
  return factsOf(request).requestLatencies();
}

function ring(request: AdminRequest): RingReport {
  return factsOf(request).describeRing(request.query.get('keyspace') ?? '');
}

function paths(request: AdminRequest): DataPathsReport {
  return { paths: factsOf(request).dataPaths() };
}

function tokens(request: AdminRequest): SampledTokensReport {
  return { tokens: factsOf(request).sampledTokens() };
}

function phis(request: AdminRequest): PhisReport {
  return { phis: factsOf(request).phis() };
}

function network(request: AdminRequest): NetworkReport {
  return factsOf(request).network();
}

function clients(request: AdminRequest): ClientsReport {
  return { clients: factsOf(request).clients() };
}
