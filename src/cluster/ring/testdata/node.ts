import type { KeyspaceMetadata } from '../../../schema/index.ts';
import type { NodeInfo } from '../../cluster-view.ts';

/** A normal node for tests of the ring; its endpoint is `name:7000`. */
export function testNode(
  name: string,
  place: string,
  tokens: readonly (bigint | number)[],
): NodeInfo {
  const [dataCenter = '', rack = ''] = place.split(':');
  const suffix = Buffer.from(name).toString('hex').slice(-12).padStart(12, '0');
  return Object.freeze({
    endpoint: `${name}:7000`,
    hostId: `00000000-0000-4000-8000-${suffix}`,
    dataCenter,
    rack,
    tokens: tokens.map(BigInt),
    status: 'NORMAL',
    nativeAddress: name,
    nativePort: 9042,
    releaseVersion: '5.0.5',
    schemaVersion: null,
    nativeReady: true,
  });
}

/** A keyspace without tables, its replication written as `SimpleStrategy replication_factor=3`. */
export function testKeyspace(text: string): KeyspaceMetadata {
  const [strategy = '', ...pairs] = text.split(' ');
  const options = Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
  const className = `org.apache.cassandra.locator.${strategy}`;
  return {
    name: 'k',
    durableWrites: true,
    replication: { className, options },
    tables: new Map(),
    types: new Map(),
    functions: new Map(),
    aggregates: new Map(),
    isVirtual: false,
  };
}
