import { tokenFromBigInt } from '../../base/murmur3/index.ts';
import type { NodeInfo, ReplicationStrategy } from '../../cluster/index.ts';
import { createReplicationStrategy, TokenRing } from '../../cluster/index.ts';
import { inetType, mapType, setType, textType, uuidType } from '../../types/index.ts';
import type { CqlRow } from '../cql/index.ts';
import { CqlError } from '../cql/index.ts';
import type { Shell } from './shell.ts';

const texts = setType(textType, { frozen: true });
const textMap = mapType(textType, textType, { frozen: true });
const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;

/**
 * Addresses of the nodes that hold a token of a keyspace, as the tables of the node at the other end tell
 * who owns what: data centre by data centre, each in the order of the ring. None for a keyspace that is
 * not there, or whose rows each node keeps for itself.
 */
export async function replicaAddresses(
  shell: Shell,
  token: bigint,
  keyspace: string,
): Promise<readonly string[]> {
  const nodes = await membersOf(shell);
  const strategy = await strategyOf(shell, keyspace, nodes[0] as NodeInfo);
  if (strategy === null) return [];
  const ring = new TokenRing(nodes.filter(({ tokens }) => tokens.length > 0));
  const within = token < lowest ? lowest : token > highest ? highest : token;
  const { high, low } = tokenFromBigInt(within);
  const replicas = strategy.naturalReplicas(ring, ring.intervalOf(high, low));
  const dataCenters = [...new Set(ring.owners.map(({ dataCenter }) => dataCenter))];
  const ordered =
    strategy.dataCenters.length === 0
      ? replicas
      : dataCenters.flatMap((name) => replicas.filter(({ dataCenter }) => dataCenter === name));
  return ordered.map(({ nativeAddress }) => nativeAddress);
}

async function strategyOf(
  shell: Shell,
  keyspace: string,
  local: NodeInfo,
): Promise<ReplicationStrategy | null> {
  const [row] = await shell.query(
    'SELECT replication FROM system_schema.keyspaces ' +
      `WHERE keyspace_name = '${keyspace.replaceAll("'", "''")}'`,
  );
  const replication = row?.get('replication');
  if (replication === undefined || replication === null) return null;
  const { class: className = '', ...options } = Object.fromEntries(textMap.decode(replication));
  if (String(className).endsWith('LocalStrategy')) return null;
  return createReplicationStrategy(
    { className: String(className), options: options as Record<string, string> },
    () => local,
  );
}

/** The node at the other end first, then its peers. */
async function membersOf(shell: Shell): Promise<readonly NodeInfo[]> {
  const columns = 'host_id, data_center, rack, release_version, tokens';
  const [local] = await shell.query(`SELECT ${columns} FROM system.local WHERE key = 'local'`);
  const { address } = shell.environment.address;
  const own = local === undefined ? [] : [nodeOf(local, address)];
  return [...own, ...(await peersOf(shell, columns))];
}

async function peersOf(shell: Shell, columns: string): Promise<readonly NodeInfo[]> {
  const read = (rows: readonly CqlRow[], name: string): readonly NodeInfo[] =>
    rows.map((row) => {
      const address = row.get(name);
      return nodeOf(row, address == null ? '' : inetType.toText(address));
    });
  try {
    return read(
      await shell.query(`SELECT native_address, ${columns} FROM system.peers_v2`),
      'native_address',
    );
  } catch (error) {
    if (!(error instanceof CqlError)) throw error;
    // Before Cassandra 4.0 there is only this table.
    return read(
      await shell.query(`SELECT rpc_address, ${columns} FROM system.peers`),
      'rpc_address',
    );
  }
}

function nodeOf(row: CqlRow, nativeAddress: string): NodeInfo {
  const text = (name: string): string => row.get(name)?.toString('utf8') ?? '';
  const id = row.get('host_id');
  const hostId = id == null ? nativeAddress : uuidType.toText(id);
  const tokens = row.get('tokens');
  const read = tokens == null ? [] : (texts.decode(tokens) as unknown as Iterable<string>);
  return {
    endpoint: hostId,
    hostId,
    dataCenter: text('data_center'),
    rack: text('rack'),
    tokens: [...read].map(BigInt),
    status: 'NORMAL',
    nativeAddress,
    nativePort: 0,
    releaseVersion: text('release_version'),
    schemaVersion: null,
    nativeReady: true,
  };
}
