import { CommandFailure } from '../../command-failure.ts';
import type { CqlAddress, CqlConnection, CqlRow } from '../../cql/index.ts';
import { BodyReader, CqlError } from '../../cql/index.ts';

export interface DiscoveredNode extends CqlAddress {
  readonly dataCenter: string;
  readonly tokens: readonly string[];
}

export interface DiscoveredCluster {
  readonly name: string;
  readonly version: string;
  /** Those of the data centre that takes the load. */
  readonly nodes: readonly DiscoveredNode[];
  readonly dataCenter: string;
}

/**
 * The nodes of a data centre (of the contact point's when none is named), as the system tables of the
 * node at the other end tell them. Throws `CommandFailure` for a data centre that is not there.
 */
export async function discover(
  connection: CqlConnection,
  contact: CqlAddress,
  wanted: string | null,
): Promise<DiscoveredCluster> {
  const [local] = await connection.query(
    'SELECT cluster_name, release_version, data_center, tokens FROM system.local',
  );
  if (local === undefined) throw new Error('system.local is empty');
  const own: DiscoveredNode = { ...contact, dataCenter: textOf(local), tokens: tokensOf(local) };
  const nodes = [own, ...(await peersOf(connection, contact.port))];
  const dataCenter = wanted ?? own.dataCenter;
  const chosen = nodes.filter((node) => node.dataCenter === dataCenter);
  if (chosen.length === 0) {
    const names = [...new Set(nodes.map((node) => node.dataCenter))];
    throw new CommandFailure(`no data centre "${dataCenter}"; there are: ${names.join(', ')}`);
  }
  const field = (name: string) => local.get(name)?.toString('utf8') ?? '';
  return {
    name: field('cluster_name'),
    version: field('release_version'),
    nodes: chosen,
    dataCenter,
  };
}

async function peersOf(connection: CqlConnection, port: number): Promise<DiscoveredNode[]> {
  const read = (row: CqlRow, address: string, portName: string | null): DiscoveredNode => ({
    address: addressOf(row.get(address)),
    port: (portName === null ? undefined : row.get(portName)?.readInt32BE()) ?? port,
    dataCenter: textOf(row),
    tokens: tokensOf(row),
  });
  try {
    const rows = await connection.query(
      'SELECT native_address, native_port, data_center, tokens FROM system.peers_v2',
    );
    return rows.map((row) => read(row, 'native_address', 'native_port'));
  } catch (error) {
    if (!(error instanceof CqlError)) throw error;
    // Before Cassandra 4.0 there is only this table.
    const rows = await connection.query(
      'SELECT rpc_address, data_center, tokens FROM system.peers',
    );
    return rows.map((row) => read(row, 'rpc_address', null));
  }
}

function textOf(row: CqlRow): string {
  return row.get('data_center')?.toString('utf8') ?? '';
}

function tokensOf(row: CqlRow): readonly string[] {
  const value = row.get('tokens');
  if (value === undefined || value === null) return [];
  const reader = new BodyReader(value);
  return Array.from({ length: reader.int() }, () => reader.bytes()?.toString('utf8') ?? '0');
}

function addressOf(value: Buffer | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (value.length === 4) return [...value].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => value.readUInt16BE(2 * i).toString(16));
  return groups.join(':');
}
