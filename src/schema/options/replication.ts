import { configurationError, invalidRequest, serverError } from '../../base/error/index.ts';
import type { ReplicationOptions } from '../keyspace.ts';
import { sortedRecord } from '../table-options.ts';
import type { SchemaProperty } from './property-value.ts';
import { PropertyReader, parseInt32 } from './property-value.ts';

const PACKAGE = 'org.apache.cassandra.locator.';
const FACTOR = 'replication_factor';
const STRATEGIES = ['SimpleStrategy', 'NetworkTopologyStrategy', 'LocalStrategy'];

/** What the checks need to know of the cluster. */
export interface ReplicationContext {
  /** Data centres of the ring with the number of nodes in each. */
  readonly nodesByDataCenter: ReadonlyMap<string, number>;
  /** `default_keyspace_rf` of cassandra.yaml. */
  readonly defaultKeyspaceRf: number;
  /** Told every factor of a user's keyspace; may throw, or add warnings. */
  readonly checkFactor?: (keyspace: string, factor: number, warnings: string[]) => void;
}

/** What CREATE and ALTER KEYSPACE say, with the warnings that go back to the client. */
export interface KeyspaceProperties {
  readonly durableWrites: boolean;
  readonly replication: ReplicationOptions;
  readonly warnings: readonly string[];
}

/** What a keyspace was before ALTER. */
export type PreviousKeyspace = Pick<KeyspaceProperties, 'durableWrites' | 'replication'>;

/** Class name without Cassandra's package, as DESCRIBE shows it. */
export function strategyShortName(className: string): string {
  return className.startsWith(PACKAGE) ? className.slice(PACKAGE.length) : className;
}

/** Replication as the maps of schema tables have it, with `class` among the rest. */
export function replicationMap(replication: ReplicationOptions): Record<string, string> {
  return sortedRecord([['class', replication.className], ...Object.entries(replication.options)]);
}

/** The other way: replication from a map that was checked when it was written. */
export function replicationFromMap(map: ReadonlyMap<string, string>): ReplicationOptions {
  const { class: name, ...options } = Object.fromEntries(map);
  if (name === undefined) throw configurationError('Missing replication strategy class');
  return { className: name.includes('.') ? name : PACKAGE + name, options };
}

/**
 * Properties of CREATE KEYSPACE, or of ALTER KEYSPACE when `previous` is there. Throws with
 * Cassandra's texts (cql3/statements/schema/KeyspaceAttributes.java, locator/*Strategy.java).
 */
export function parseKeyspaceProperties(
  keyspace: string,
  properties: readonly SchemaProperty[],
  context: ReplicationContext,
  previous?: PreviousKeyspace,
): KeyspaceProperties {
  const reader = checkKeyspaceProperties(properties);
  const given = reader.map('replication');
  // ALTER with an empty map leaves replication as it was.
  const map = previous !== undefined && given?.size === 0 ? undefined : given;
  const durableWrites = reader.boolean('durable_writes') ?? previous?.durableWrites ?? true;
  if (map === undefined && previous === undefined) {
    throw invalidRequest("Missing mandatory option 'replication'");
  }
  const replication =
    map === undefined
      ? (previous as PreviousKeyspace).replication
      : parseReplication(map, context, previous?.replication.options ?? {});
  if (strategyShortName(replication.className) === 'LocalStrategy') {
    throw invalidRequest(
      'Unable to use given strategy class: LocalStrategy is reserved for internal use.',
    );
  }
  const warnings = validateReplication(keyspace, replication, context);
  return { durableWrites, replication, warnings };
}

/**
 * What Cassandra checks before it looks for the keyspace: the names of the properties, and that
 * replication is a map with a class.
 */
export function checkKeyspaceProperties(properties: readonly SchemaProperty[]): PropertyReader {
  const reader = new PropertyReader(properties, ['durable_writes', 'replication']);
  const map = reader.map('replication');
  if (map !== undefined && map.size > 0 && !map.has('class')) {
    throw configurationError('Missing replication strategy class');
  }
  return reader;
}

/** Replicas of a key in the whole ring (aggregate over data centres), with checked options. */
export function totalReplicationFactor(replication: ReplicationOptions): number {
  if (strategyShortName(replication.className) === 'LocalStrategy') return 1;
  return Object.values(replication.options).reduce((sum, text) => sum + parseFactor(text), 0);
}

/** The strategy's full name and its options, filled up from what was before and the defaults. */
export function parseReplication(
  map: ReadonlyMap<string, string>,
  context: ReplicationContext,
  previous: Readonly<Record<string, string>>,
): ReplicationOptions {
  const options = new Map(map);
  const className = fullStrategyName(options.get('class'));
  options.delete('class');
  const short = strategyShortName(className);
  if (short === 'SimpleStrategy' && !options.has(FACTOR)) {
    options.set(FACTOR, previous[FACTOR] ?? String(context.defaultKeyspaceRf));
  }
  if (short === 'NetworkTopologyStrategy') fillDataCenters(options, context, previous);
  return { className, options: sortedRecord(options) };
}

function fullStrategyName(name: string | undefined): string {
  if (name === undefined) {
    throw serverError(
      'java.lang.NullPointerException: Cannot invoke ' +
        '"String.contains(java.lang.CharSequence)" because "cls" is null',
    );
  }
  const full = name.includes('.') ? name : PACKAGE + name;
  const short = strategyShortName(full);
  if (full === `${PACKAGE}OldNetworkTopologyStrategy`) {
    throw configurationError(
      'The support for the OldNetworkTopologyStrategy has been removed in C* version 4.0. ' +
        'The keyspace strategy should be switch to NetworkTopologyStrategy',
    );
  }
  if (full.startsWith(PACKAGE) && STRATEGIES.includes(short)) return full;
  if (full.startsWith('org.apache.cassandra.db.marshal.')) {
    throw configurationError(
      `Specified replication strategy class (${full}) is not derived from ` +
        'AbstractReplicationStrategy',
    );
  }
  throw configurationError(`Unable to find replication strategy class '${full}'`);
}

/**
 * `replication_factor` stands for every data centre that is not named; those that a keyspace has
 * already keep their factor. A factor of 0 leaves the data centre out.
 */
function fillDataCenters(
  options: Map<string, string>,
  context: ReplicationContext,
  previous: Readonly<Record<string, string>>,
): void {
  if (options.size === 0)
    options.set(FACTOR, previous[FACTOR] ?? String(context.defaultKeyspaceRf));
  const factor = options.get(FACTOR);
  options.delete(FACTOR);
  if (factor !== undefined) {
    for (const [dataCenter, before] of Object.entries(previous)) {
      if (dataCenter !== FACTOR && !options.has(dataCenter)) options.set(dataCenter, before);
    }
    const text = String(parseFactor(factor));
    for (const dataCenter of context.nodesByDataCenter.keys()) {
      if (!options.has(dataCenter)) options.set(dataCenter, text);
    }
  }
  for (const [dataCenter, text] of options) if (text === '0') options.delete(dataCenter);
}

function parseFactor(text: string): number {
  if (text.includes('/')) {
    const parts = text.split('/');
    if (parts.length !== 2) {
      throw configurationError('Replication factor format is <replicas> or <replicas>/<transient>');
    }
    const [, transient = 0] = parts.map(factorNumber);
    if (transient !== 0) {
      throw configurationError('Transient replication is not enabled on this node');
    }
    return factorNumber(parts[0] as string);
  }
  const factor = factorNumber(text);
  if (factor < 0) {
    throw configurationError(`Replication factor must be non-negative, found ${factor}`);
  }
  return factor;
}

function factorNumber(text: string): number {
  const number = parseInt32(text);
  if (number === null) throw configurationError(`For input string: "${text}"`);
  return number;
}

/**
 * Checks names and factors. Gives the warnings for factors larger than the number of nodes; system
 * keyspaces get none.
 */
export function validateReplication(
  keyspace: string,
  replication: ReplicationOptions,
  context: ReplicationContext,
): string[] {
  const short = strategyShortName(replication.className);
  if (short === 'LocalStrategy') return [];
  const entries = Object.entries(replication.options);
  const factors = entries.map(([name, text]) => [name, parseFactorOf(name, text, short)] as const);
  if (short === 'NetworkTopologyStrategy' && entries.length === 0) {
    throw configurationError('Configuration for at least one datacenter must be present');
  }
  checkNames(
    keyspace,
    short,
    entries.map(([name]) => name),
    context,
  );
  if (keyspace.startsWith('system')) return [];
  const total = [...context.nodesByDataCenter.values()].reduce((sum, count) => sum + count, 0);
  const warnings: string[] = [];
  for (const [name, factor] of factors) {
    context.checkFactor?.(keyspace, factor, warnings);
    const isSimple = short === 'SimpleStrategy';
    const nodes = isSimple ? total : (context.nodesByDataCenter.get(name) ?? 0);
    if (factor <= nodes || nodes === 0) continue;
    const where = isSimple ? '' : ` for datacenter ${name}`;
    warnings.push(
      `Your replication factor ${factor} for keyspace ${keyspace} ` +
        `is higher than the number of nodes ${nodes}${where}`,
    );
  }
  return warnings;
}

function parseFactorOf(name: string, text: string, strategy: string): number {
  if (strategy === 'SimpleStrategy' && name !== FACTOR) return 0;
  return parseFactor(text);
}

function checkNames(
  keyspace: string,
  strategy: string,
  names: readonly string[],
  context: ReplicationContext,
): void {
  const known = strategy === 'SimpleStrategy' ? [FACTOR] : [...context.nodesByDataCenter.keys()];
  for (const name of names) {
    if (!known.includes(name)) {
      throw configurationError(
        `Unrecognized strategy option {${name}} passed to ${strategy} for keyspace ${keyspace}`,
      );
    }
  }
  if (strategy !== 'NetworkTopologyStrategy' || keyspace !== 'system_auth') return;
  const missing = known.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw configurationError(
      'Following datacenters have active nodes and must be present in replication options for ' +
        `keyspace system_auth: [${missing.join(', ')}]`,
    );
  }
}
