/**
 * What a node is told: cassandra.yaml and its companions -> frozen `Settings`.
 *
 * 1. `parseCassandraYaml` reads the file and refuses what no Cassandra knows, naming the nearest;
 * 2. `makeSettings` puts 5.0's defaults under it, reads units and old names, and freezes it;
 * 3. `parseRackDc` and `parseTopology` read the snitches' files.
 */
export * from './adjustable-settings.ts';
export type { ClientEncryption } from './client-encryption.ts';
export type * from './guardrail-settings.ts';
export { guardrailSettings } from './guardrail-settings.ts';
export { KNOWN_SETTINGS } from './known-settings.ts';
export * from './make-settings.ts';
export { nearest } from './nearest.ts';
export { ConfigurationProblem } from './problem.ts';
export * from './properties.ts';
export type * from './read-thresholds.ts';
export * from './settings.ts';
export { parseDurationMs, parseStorageBytes } from './units.ts';
export { parseCassandraYaml } from './yaml.ts';
