/** The clockwork: the steps of a load, and the run that sends each request when it is due. */
export * from './load-run.ts';
export * from './step.ts';
