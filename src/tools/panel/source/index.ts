export type { OperatorCommands } from './cassandra-source.ts';
export { CassandraSource } from './cassandra-source.ts';
export type * from './cluster-source.ts';
export { IlionSource } from './ilion-source.ts';
