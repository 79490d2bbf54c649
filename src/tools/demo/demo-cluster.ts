import type { Cluster, ClusterOptions } from '../../host/index.ts';
import { panelNaming } from '../../host/index.ts';

/**
 * The cluster of BlaBlaCar's panel: nine Raspberry Pis, six in the three racks of DC1 and three in
 * the one rack of DC2, with the settings and the seeds of its builders.
 */
export const demoOptions: ClusterOptions = {
  name: 'BlaBlaRpi Cluster',
  topology: [
    {
      name: 'DC1',
      racks: [
        { name: 'RAC1', nodes: 2 },
        { name: 'RAC2', nodes: 2 },
        { name: 'RAC3', nodes: 2 },
      ],
    },
    { name: 'DC2', racks: [{ name: 'RAC1', nodes: 3 }] },
  ],
  naming: panelNaming,
  snitch: 'PropertyFileSnitch',
  seeds: ['rpidc1r1n1', 'rpidc1r2n1', 'rpidc2r1n1'],
  settings: {
    concurrent_reads: '2',
    concurrent_writes: '2',
    concurrent_counter_writes: '2',
  },
};

export const demoTable = 'demorpi.messages';

const wantedReplicas = 3;

/** Keyspace with three replicas in each data centre (or one a node, where there are fewer). */
export function demoSchema({ contactPoints }: Pick<Cluster, 'contactPoints'>): readonly string[] {
  const nodes = new Map<string, number>();
  for (const { dataCenter } of contactPoints) {
    nodes.set(dataCenter, (nodes.get(dataCenter) ?? 0) + 1);
  }
  const replicas = [...nodes].map(
    ([name, count]) => `'${name}': ${Math.min(wantedReplicas, count)}`,
  );
  return [
    'CREATE KEYSPACE IF NOT EXISTS demorpi WITH replication = ' +
      `{'class': 'NetworkTopologyStrategy', ${replicas.join(', ')}}`,
    `CREATE TABLE IF NOT EXISTS ${demoTable} ` +
      '(id timeuuid PRIMARY KEY, msg text, creation_date timestamp)',
  ];
}
