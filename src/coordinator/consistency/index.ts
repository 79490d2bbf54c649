export * from './availability.ts';
export * from './keyspace-rules.ts';
export * from './replication-rules.ts';
