import type { ClusterView, NodeInfo } from '../cluster/index.ts';
import type { Settings } from '../config/index.ts';
import { CQL_VERSION, NATIVE_PROTOCOL_VERSION, RELEASE_VERSION } from '../config/index.ts';
import type { Mutation, PartitionUpdate } from '../mutation/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import { endpointAddress, endpointPort, nowInSeconds } from '../platform/index.ts';
import type { SchemaSource, TableMetadata } from '../schema/index.ts';
import { type CompactionRecord, OPERATIONS } from '../storage/index.ts';
import type { SystemRow } from './system-row.ts';
import { deletePartition, insertRow, mutationOf } from './system-row.ts';

/** What this part needs of its node. */
export interface SystemTablesEnvironment {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly schema: SchemaSource;
  readonly log: Log;
  /** Applies a mutation to the local store, durably. */
  readonly apply: (mutation: Mutation) => undefined | Promise<void>;
}

/**
 * Writes what `system.local`, `system.peers` and `system.peers_v2` say, the tables by which drivers
 * learn the cluster and a restarting node learns who it was; and `system.compaction_history`.
 */
export class SystemTables {
  private readonly environment: SystemTablesEnvironment;
  /** What was last written of each peer, so that gossip that changes nothing writes nothing. */
  private readonly written = new Map<string, string>();
  private lastMicros = 0;
  /** Changes are written one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private isPeersQueued = false;

  constructor(environment: SystemTablesEnvironment) {
    this.environment = environment;
  }

  /** Writes the row of this node; resolves when it is durable. */
  async writeLocal(local: NodeInfo, generation: number, schemaVersion: string): Promise<void> {
    const { settings } = this.environment;
    await this.write('local', {
      key: 'local',
      bootstrapped: 'COMPLETED',
      broadcast_address: endpointAddress(local.endpoint),
      broadcast_port: endpointPort(local.endpoint),
      cluster_name: settings.clusterName,
      cql_version: CQL_VERSION,
      data_center: local.dataCenter,
      gossip_generation: generation,
      host_id: local.hostId,
      listen_address: settings.listenAddress,
      listen_port: settings.storagePort,
      native_protocol_version: String(NATIVE_PROTOCOL_VERSION),
      partitioner: settings.partitioner,
      rack: local.rack,
      release_version: RELEASE_VERSION,
      rpc_address: local.nativeAddress,
      rpc_port: local.nativePort,
      schema_version: schemaVersion,
      tokens: local.tokens.map(String),
    });
  }

  /** Who this node is, before anybody hears of it. */
  async writeHostId(hostId: string): Promise<void> {
    await this.write('local', { key: 'local', host_id: hostId });
  }

  /** Resolves when what was told so far is written. */
  settled(): Promise<void> {
    return this.queue;
  }

  schemaVersionChanged(version: string): void {
    this.later(() => this.write('local', { key: 'local', schema_version: version }));
  }

  /** A compaction is done. Of those of the table that is written here nothing is told. */
  compacted(record: CompactionRecord): void {
    const { keyspace, name } = record.table;
    if (keyspace === 'system' && name === 'compaction_history') return;
    const table = this.table('compaction_history');
    const row = {
      id: record.id,
      bytes_in: record.bytesIn,
      bytes_out: record.bytesOut,
      columnfamily_name: name,
      compacted_at: record.compactedAtMillis,
      compaction_properties: new Map([['compaction_type', OPERATIONS[record.operation].title]]),
      keyspace_name: keyspace,
      rows_merged: record.merged,
    };
    const ttlSeconds = table.options.defaultTimeToLive;
    this.later(() => this.apply(insertRow(table, row, { ...this.now(), ttlSeconds })));
  }

  /** Gossip told something of the others: their rows are looked at soon, once for many news. */
  peersChanged(cluster: ClusterView): void {
    if (this.isPeersQueued) return;
    this.isPeersQueued = true;
    this.later(() => {
      this.isPeersQueued = false;
      return this.writePeers(cluster);
    });
  }

  private later(write: () => Promise<void>): void {
    this.queue = this.queue.then(write).catch((error: unknown) => {
      this.environment.log.warn('Cannot write a system table', error);
    });
  }

  /** Brings the rows of all peers in line with what gossip knows; writes only what changed. */
  private async writePeers(cluster: ClusterView): Promise<void> {
    const present = new Set<string>();
    for (const node of cluster.members()) {
      if (node.endpoint === cluster.local.endpoint) continue;
      present.add(node.endpoint);
      await this.writePeer(node);
    }
    for (const endpoint of [...this.written.keys()]) {
      if (!present.has(endpoint)) await this.removePeer(endpoint);
    }
  }

  private async writePeer(node: NodeInfo): Promise<void> {
    const common = {
      peer: endpointAddress(node.endpoint),
      data_center: node.dataCenter,
      host_id: node.hostId,
      rack: node.rack,
      release_version: node.releaseVersion,
      schema_version: node.schemaVersion,
      tokens: node.tokens.map(String),
    };
    const summary = JSON.stringify([common, node.nativeAddress, node.nativePort]);
    if (this.written.get(node.endpoint) === summary) return;
    this.written.set(node.endpoint, summary);
    await this.write('peers', { ...common, rpc_address: node.nativeAddress });
    await this.write('peers_v2', {
      ...common,
      peer_port: endpointPort(node.endpoint),
      native_address: node.nativeAddress,
      native_port: node.nativePort,
    });
  }

  private async removePeer(endpoint: string): Promise<void> {
    this.written.delete(endpoint);
    const row = { peer: endpointAddress(endpoint), peer_port: endpointPort(endpoint) };
    await this.apply(deletePartition(this.table('peers'), row, this.now()));
    await this.apply(deletePartition(this.table('peers_v2'), row, this.now()));
  }

  private write(table: string, row: SystemRow): Promise<void> {
    return this.apply(insertRow(this.table(table), row, this.now()));
  }

  private async apply(update: PartitionUpdate): Promise<void> {
    await this.environment.apply(mutationOf(update));
  }

  private table(name: string): TableMetadata {
    const table = this.environment.schema.current.table('system', name);
    if (table === undefined) throw new Error(`no table system.${name}`);
    return table;
  }

  /** Each write is newer than the last, even when the clock stands still or steps back. */
  private now() {
    const { clock } = this.environment;
    this.lastMicros = Math.max(clock.nowMicros(), this.lastMicros + 2);
    return { timestamp: this.lastMicros, nowInSeconds: nowInSeconds(clock) };
  }
}
