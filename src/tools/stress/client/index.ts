/**
 * The client that makes the load. `discover` asks one node who the others are; `LoadCluster` prepares
 * on each of them, keeps `LoadConnection`s to it and chooses a replica by the `TokenMap`.
 */
export * from './discover.ts';
export * from './load-cluster.ts';
export type { OnEnd } from './load-connection.ts';
