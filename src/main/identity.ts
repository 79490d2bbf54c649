import { randomUuid, uuidToString } from '../base/uuid/index.ts';
import type { KnownNode, LocalIdentity } from '../cluster/index.ts';
import { ConfigurationProblem } from '../config/index.ts';
import type { PartitionData } from '../mutation/index.ts';
import { Row, wholeTable } from '../mutation/index.ts';
import type { Random } from '../platform/index.ts';
import { endpointOf } from '../platform/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';
import { splitPartitionKey } from '../schema/index.ts';
import type { StorageEngine } from '../storage/index.ts';

/** Columns by name in JavaScript's values. */
type Values = ReadonlyMap<string, unknown>;

/** A node of another cluster must not join this one with what it remembers. */
function checkClusterName(saved: unknown, configured: string): void {
  if (typeof saved !== 'string' || saved === configured) return;
  throw new ConfigurationProblem(
    `Saved cluster name ${saved} != configured name ${configured}; ` +
      `start it with --set cluster_name='${saved}', or take another data directory`,
  );
}

/**
 * Who this node is: what system.local and system.peers_v2 remember of its last life, or a new host
 * id when there was none. Rejects with `ConfigurationProblem` when it was one of another cluster.
 */
export async function readIdentity(
  engine: StorageEngine,
  schema: Schema,
  random: Random,
  clusterName: string,
): Promise<LocalIdentity> {
  const [local] = await readRows(engine, schema, 'local');
  const peers = await readRows(engine, schema, 'peers_v2');
  const savedPeers = peers.flatMap((row) => peerOf(row) ?? []);
  checkClusterName(local?.get('cluster_name'), clusterName);
  const hostId = local?.get('host_id');
  if (local === undefined || typeof hostId !== 'string') {
    return {
      hostId: uuidToString(randomUuid(random)),
      tokens: null,
      previousGeneration: null,
      savedPeers,
    };
  }
  return {
    hostId,
    tokens: ownTokens(local),
    previousGeneration: (local.get('gossip_generation') as number | undefined) ?? null,
    savedPeers,
  };
}

/** Null for a node that was named but died before it had chosen its tokens. */
function ownTokens(row: Values): readonly bigint[] | null {
  const tokens = tokensOf(row);
  return tokens.length === 0 ? null : tokens;
}

function tokensOf(row: Values): readonly bigint[] {
  return [...((row.get('tokens') as Iterable<string> | undefined) ?? [])]
    .map(BigInt)
    .sort((left, right) => (left < right ? -1 : 1));
}

function peerOf(row: Values): KnownNode | null {
  const text = (name: string) => row.get(name) as string | undefined;
  const peer = text('peer');
  const hostId = text('host_id');
  if (peer === undefined || hostId === undefined) return null;
  return {
    endpoint: endpointOf(peer, row.get('peer_port') as number),
    hostId,
    dataCenter: text('data_center') ?? '',
    rack: text('rack') ?? '',
    tokens: tokensOf(row),
    nativeAddress: text('native_address') ?? peer,
    nativePort: (row.get('native_port') as number | undefined) ?? 9042,
    releaseVersion: text('release_version') ?? '',
  };
}

async function readRows(
  engine: StorageEngine,
  schema: Schema,
  name: string,
): Promise<readonly Values[]> {
  const table = schema.table('system', name);
  if (table === undefined) return [];
  const partitions = await engine.read(wholeTable(table, 0));
  return partitions.flatMap((partition) => rowsOf(table, partition));
}

function rowsOf(table: TableMetadata, partition: PartitionData): Values[] {
  const keys = splitPartitionKey(table, partition.key.key);
  const result: Values[] = [];
  for (const item of partition.unfiltereds) {
    if (!(item instanceof Row) || item.columns.length === 0) continue;
    const values = new Map<string, unknown>();
    table.partitionKey.forEach((column, i) => {
      values.set(column.name, column.type.decode(keys[i] as Buffer));
    });
    table.clustering.forEach((column, i) => {
      values.set(column.name, column.type.decode(item.clustering[i] as Buffer));
    });
    for (const data of item.columns) {
      const { column } = data;
      if ('cells' in data) {
        const live = data.cells.filter((cell) => !cell.isTombstone);
        values.set(column.name, column.type.decode(column.type.fromCells(live)));
      } else if (!data.isTombstone) {
        values.set(column.name, column.type.decode(data.value));
      }
    }
    result.push(values);
  }
  return result;
}
