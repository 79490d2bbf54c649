export * from './create-strategy.ts';
export * from './local-strategy.ts';
export * from './network-topology-strategy.ts';
export type * from './replication-strategy.ts';
export * from './simple-strategy.ts';
