import { runCluster } from './run-cluster.ts';
import type { StartFlags } from './start-options.ts';

/** `ilion start`: what the flags say and nothing else. */
export function runStart(flags: StartFlags): Promise<void> {
  return runCluster(flags, { defaults: {}, schema: () => [], table: null, opensPanel: false });
}
