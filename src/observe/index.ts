export * from './count-rate.ts';
export * from './decay.ts';
export * from './decaying-histogram.ts';
export * from './event.ts';
export * from './node-meter.ts';
export * from './rate-meter.ts';
export * from './trace.ts';
