/**
 * What a node tells of itself in tables.
 *
 * local-node      writes system.local, system.peers and system.peers_v2
 * local-tables    reads tables that live on this node only, stored or computed
 * virtual/        the tables of system_views and system_virtual_schema
 * tracing/        writes system_traces
 */
export { SystemTables } from './local-node.ts';
export { NodeLocalTables } from './local-tables.ts';
export { deleteRows, insertRow, mutationOf, type RowTime, type SystemRow } from './system-row.ts';
export { NodeTracer } from './tracing/node-tracer.ts';
export * from './virtual/node-views.ts';
export { type CoordinatedFacts, type TableViewSources, tableViews } from './virtual/table-views.ts';
export { virtualSchemaTables } from './virtual/virtual-schema.ts';
export type { VirtualTable } from './virtual/virtual-table.ts';
