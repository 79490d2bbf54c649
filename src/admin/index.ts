/**
 * Administration: the role that JMX plays for Cassandra, over HTTP and JSON.
 *
 * 1. `managed-node.ts` and `managed-cluster.ts` say what is asked of nodes and of the process that
 *    hosts them: data and switches, no text. The composition root implements them.
 * 2. `route/` answers requests out of them; `report.ts` is the shape of the answers, which nodetool,
 *    ctl and the panel read.
 * 3. `panel/` is what the panel's page and its server (in tools) say to each other.
 * 4. `http/` is the server: loopback only, bounded, closed to pages of other sites.
 *
 * Invariants: nothing outside `http/` knows of HTTP; a wrong request gets `{ error, hint }` and
 * changes nothing.
 */
export { AdminProblem } from './admin-problem.ts';
export * from './http/index.ts';
export type * from './managed-cidr-groups.ts';
export type * from './managed-cluster.ts';
export type * from './managed-compactions.ts';
export * from './managed-control.ts';
export type * from './managed-facts.ts';
export type * from './managed-maintenance.ts';
export type * from './managed-node.ts';
export type * from './managed-sampling.ts';
export type * from './managed-snapshots.ts';
export type * from './managed-tables.ts';
export type * from './panel/index.ts';
export * from './report.ts';
export { samplingText } from './sampling-text.ts';
