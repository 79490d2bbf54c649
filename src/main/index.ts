/**
 * The composition root: the one place that knows all folders. `startNode` makes a node out of
 * settings and a platform; `NodeManagement` shows it to operators.
 */

export { CompactionManagement } from './compaction-management.ts';
export * from './ilion-node.ts';
export * from './node-management.ts';
export { startNode } from './start-node.ts';
