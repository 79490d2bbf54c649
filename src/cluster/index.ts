/**
 * Who is where, who is up, and who holds what.
 *
 * 1. gossip/ spreads what every node says of itself, and finds out who is silent.
 * 2. Membership makes nodes and token owners of it.
 * 3. ring/ says which of them hold a key.
 * 4. Cluster is the whole for others: the view that the coordinator asks, and the controls of
 *    starting, stopping and telling.
 *
 * Invariant: every answer is this node's own opinion, from what it has heard so far; nothing here
 * waits for agreement.
 */

export * from './cluster.ts';
export type * from './cluster-view.ts';
export type { KnownNode } from './membership.ts';
export * from './ring/index.ts';
export * from './settle.ts';
