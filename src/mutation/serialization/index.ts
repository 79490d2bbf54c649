/**
 * Bytes of partitions and mutations, in the structure of Cassandra's messages: numbers are vints,
 * times are distances from the least of the update (`EncodingStats`), columns are named once.
 * The commit log and hints use it, and messaging over TCP can.
 */
export * from './clustering.ts';
export * from './encoding-stats.ts';
export * from './mutation-serializer.ts';
export * from './partition-serializer.ts';
export * from './row-deserializer.ts';
export * from './row-serializer.ts';
export * from './value.ts';
