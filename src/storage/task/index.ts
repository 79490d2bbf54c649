/**
 * What goes on in a node for long, of whatever kind, as operators see it and stop it.
 *
 * running-task   what they are told of each
 * active-tasks   the list of all of them
 * ring-build     the build of an index or a view; compactions are in compaction/
 */
export * from './active-tasks.ts';
export * from './ring-build.ts';
export * from './running-task.ts';
