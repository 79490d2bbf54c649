export * from './make-road.ts';
export * from './requirement.ts';
export * from './trace-keeper.ts';
