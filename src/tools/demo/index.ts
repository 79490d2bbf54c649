import type { StartFlags } from '../start/index.ts';
import { runCluster } from '../start/index.ts';
import { applicationNames } from './application-names.ts';
import { startApplication } from './demo-application.ts';
import { demoOptions, demoSchema, demoTable } from './demo-cluster.ts';

export { endStopped } from '../start/index.ts';

/** `ilion demo`: the panel's cluster with its keyspace and table, unless the flags say otherwise. */
export function runDemo(flags: StartFlags): Promise<void> {
  const plan = { defaults: demoOptions, schema: demoSchema, table: demoTable, opensPanel: true };
  const name = applicationNames.find((application) => application === flags.app);
  if (name === undefined) return runCluster(flags, plan);
  return runCluster(flags, { ...plan, startBeside: (cluster) => startApplication(name, cluster) });
}
