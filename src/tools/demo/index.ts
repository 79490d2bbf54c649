import type { StartFlags } from '../start/index.ts';
import { runCluster } from '../start/index.ts';
import { demoOptions, demoSchema, demoTable } from './demo-cluster.ts';

/** `ilion demo`: the panel's cluster with its keyspace and table, unless the flags say otherwise. */
export function runDemo(flags: StartFlags): Promise<void> {
  const plan = { defaults: demoOptions, schema: demoSchema, table: demoTable, opensPanel: true };
  return runCluster(flags, plan);
}
