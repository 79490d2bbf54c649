/** Counting: a `Histogram` of latencies, and the `Recorder` of a step with its seconds. */
export * from './histogram.ts';
export * from './recorder.ts';
