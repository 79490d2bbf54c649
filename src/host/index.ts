/**
 * Several nodes in one process.
 *
 * topology, target   what the cluster looks like, and how people name its parts
 * addresses          where its nodes are reached
 * cluster-settings   what each node is told
 * hosted-node        one node's lives on its disk: start, stop, kill, pause
 * cluster            all of them, the faults between them, and facts to wait for
 */
export type { NodeAddress } from './addresses.ts';
export * from './cluster.ts';
export { type SettingsOptions, settingsOf } from './cluster-settings.ts';
export { HostedNode, type HostedState } from './hosted-node.ts';
export { resolveTarget } from './target.ts';
export * from './topology.ts';
