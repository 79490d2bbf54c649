import type { ManagedCluster } from '../managed-cluster.ts';
import type { ChangedNodesReport, ClusterReport, FaultsReport } from '../report.ts';
import type { AdminRequest, Route } from './route.ts';

type Change = 'stop' | 'kill' | 'start' | 'pause' | 'resume';

const changes: readonly Change[] = ['stop', 'kill', 'start', 'pause', 'resume'];

/** Routes of the whole: which nodes there are, their lives, and the faults between them. */
export const clusterRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/cluster', answer: ({ cluster }) => describe(cluster) },
  ...changes.map(
    (change): Route => ({
      method: 'POST',
      path: `/v1/cluster/${change}`,
      answer: (request) => changeNodes(request, change),
    }),
  ),
  { method: 'GET', path: '/v1/cluster/faults', answer: ({ cluster }) => faultsOf(cluster) },
  {
    method: 'POST',
    path: '/v1/cluster/cut',
    answer: ({ cluster, body }) => {
      cluster.cut(body.text('from'), body.text('to'), body.flag('oneWay', false));
      return faultsOf(cluster);
    },
  },
  {
    method: 'POST',
    path: '/v1/cluster/slow',
    answer: ({ cluster, body }) => {
      const from = body.optionalText('from');
      const delayMs = body.amount('delayMs');
      if (from === null) cluster.slow(body.text('target'), delayMs);
      else cluster.slowLink(from, body.text('to'), delayMs);
      return faultsOf(cluster);
    },
  },
  {
    method: 'POST',
    path: '/v1/cluster/heal',
    answer: ({ cluster }) => {
      cluster.heal();
      return faultsOf(cluster);
    },
  },
];

function describe(cluster: ManagedCluster): ClusterReport {
  return {
    name: cluster.name,
    processId: process.pid,
    residentBytes: process.memoryUsage.rss(),
    settled: cluster.isSettled(),
    nodes: cluster.hosted(),
    faults: cluster.faults(),
  };
}

async function changeNodes(request: AdminRequest, change: Change): Promise<ChangedNodesReport> {
  return { nodes: await request.cluster[change](request.body.text('target')) };
}

function faultsOf(cluster: ManagedCluster): FaultsReport {
  return { faults: cluster.faults() };
}
