export * from './clock.ts';
export * from './disk.ts';
export * from './internode.ts';
export * from './log.ts';
export * from './network.ts';
export * from './platform.ts';
export * from './random.ts';
export * from './timers.ts';
