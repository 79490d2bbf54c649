export * from './event.ts';
export * from './node-meter.ts';
export * from './rate-meter.ts';
export * from './trace.ts';
