import type { ManagedFacts } from '../managed-facts.ts';
import type { LatenciesReport, LimitsReport, PoolsReport, ViewBuildsReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

const path = '/v1/nodes/:node/facts';

/** Routes that ask a living node about itself. */
export const factRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/pools`, answer: pools },
  { method: 'GET', path: `${path}/views`, answer: viewBuilds },
  { method: 'GET', path: `${path}/limits`, answer: limits },
  { method: 'GET', path: `${path}/latencies`, answer: latencies },
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
