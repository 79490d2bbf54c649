/**
 * `ilion start`: a cluster in this process, until Ctrl-C.
 *
 * 1. `start-options` turns flags and files into options of a cluster.
 * 2. `run-cluster` starts it with its administration, runs `init-files`, and asks every node.
 * 3. `banner` tells where it is and what to do next; `start-failure` what went wrong.
 */
export * from './run-cluster.ts';
export { runStart } from './start-command.ts';
export type { StartFlags } from './start-options.ts';
export { endStopped, untilStopped } from './until-stopped.ts';
