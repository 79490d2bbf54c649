/** Reports of the management API as the texts that Cassandra 5.0's nodetool prints. Pure. */
export * from './address.ts';
export * from './cidr-statistics.ts';
export * from './clients.ts';
export * from './compaction.ts';
export * from './describe-cluster.ts';
export * from './gossip-info.ts';
export { textHashOrder } from './hash-order.ts';
export * from './info.ts';
export { javaJson, javaYaml } from './java-text.ts';
export * from './network.ts';
export * from './places.ts';
export * from './pools.ts';
export * from './proxy-histograms.ts';
export * from './ring.ts';
export * from './snapshot.ts';
export * from './status.ts';
export * from './table-histograms.ts';
export { sortTables, tableSortKeys } from './table-order.ts';
export {
  formatSortedStatistics,
  formatTableStatistics,
  type KeyspaceTables,
  sortedStatisticsData,
  tableStatisticsData,
} from './table-statistics.ts';
