export * from './latency-histogram.ts';
export * from './partition-reader.ts';
export * from './range-reader.ts';
export * from './read-context.ts';
export * from './read-warnings.ts';
export * from './reader.ts';
export * from './retry-policy.ts';
export * from './speculation.ts';
