/** `ilion ctl`: lives of nodes, and faults between them, in a cluster that runs. */
export * from './ctl-command.ts';
