import { ConfigurationProblem } from './problem.ts';

export interface Placement {
  readonly dataCenter: string;
  readonly rack: string;
}

/** Java properties, as far as Cassandra's files use them: `key=value` lines and # comments. */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    const at = line.search(/(?<!\\)[=:]/);
    const key = at < 0 ? line : line.slice(0, at);
    properties.set(key.trim().replaceAll('\\:', ':'), at < 0 ? '' : line.slice(at + 1).trim());
  }
  return properties;
}

/** `cassandra-rackdc.properties`: where the own node stands (GossipingPropertyFileSnitch). */
export function parseRackDc(text: string): Placement {
  const properties = parseProperties(text);
  const dataCenter = properties.get('dc');
  const rack = properties.get('rack');
  if (dataCenter === undefined || rack === undefined) {
    throw new ConfigurationProblem(
      'DC or rack not found in snitch properties, check your configuration in: ' +
        'cassandra-rackdc.properties',
    );
  }
  return { dataCenter, rack };
}

/**
 * `cassandra-topology.properties` (PropertyFileSnitch): `address[:port]=DC:rack` lines and a
 * `default`. Keys of the result are as written, without surrounding white space.
 */
export function parseTopology(text: string): Map<string, Placement> {
  const topology = new Map<string, Placement>();
  for (const [address, value] of parseProperties(text)) {
    const [dataCenter, rack] = value.split(':').map((part) => part.trim());
    topology.set(address, { dataCenter: dataCenter || 'default', rack: rack || 'default' });
  }
  return topology;
}
