/**
 * Materialized views, as the replicas of their base tables keep them up to date.
 *
 * view-writer             what happens to a mutation of a table that has views, step by step
 * row-changes             which rows an update changes: each before and after it
 * view-update-generator   what a changed row means for a view; entry-liveness, changed-cells
 * base-view               a view and its base table, with what the updates ask of both
 * paired-replica          who holds the view's key for this replica of the base table
 * view-builder            a new view of a table that has data already
 *
 * Invariant: after all updates have settled, a view shows the rows that its conditions select of the
 * base table and no others, in whichever order updates reached the replicas.
 */

export type { ViewBuildLog } from './view-builder.ts';
export { ViewBuilder } from './view-builder.ts';
export type { ViewEnvironment } from './view-writer.ts';
export { ViewWriter } from './view-writer.ts';
