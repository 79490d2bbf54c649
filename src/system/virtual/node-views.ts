import type { Settings } from '../../config/index.ts';
import type { TlsSession } from '../../platform/index.ts';
import { OPERATIONS, type RunningTask } from '../../storage/index.ts';
import type { SystemRow } from '../system-row.ts';
import type { VirtualTable } from './virtual-table.ts';

/** A CQL client as `system_views.clients` shows it. */
export interface ClientView {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly stage: string;
  readonly driverName: string | null;
  readonly driverVersion: string | null;
  readonly keyspace: string | null;
  readonly protocolVersion: number;
  readonly requestCount: number;
  readonly role: string | null;
  readonly options: ReadonlyMap<string, string>;
  readonly tls: TlsSession | null;
}

/** Work of one kind: how much is under way, waiting and done. */
export interface StageView {
  readonly name: string;
  readonly active: number;
  readonly limit: number;
  readonly pending: number;
  readonly completed: number;
}

export interface PendingHintsView {
  readonly hostId: string;
  readonly address: string;
  readonly port: number;
  readonly dataCenter: string;
  readonly rack: string;
  readonly status: string;
  readonly files: number;
  readonly newestMillis: number;
  readonly oldestMillis: number;
}

/** What the views of `system_views` are computed from, at the moment they are read. */
export interface NodeViewSources {
  readonly settings: Settings;
  clients(): Iterable<ClientView>;
  stages(): Iterable<StageView>;
  pendingHints(): Iterable<PendingHintsView>;
  tasks(): Iterable<RunningTask>;
  /** Application states of every endpoint: name in lower case -> value, with their versions. */
  gossip(): Iterable<GossipView>;
  /** Named counters of statements for `cql_metrics`. */
  statementCounts(): ReadonlyMap<string, number>;
  /** What CIDR groups let in and kept out. */
  cidrFiltering(): CidrFilteringView;
}

export interface CidrFilteringView {
  readonly counts: readonly { readonly name: string; readonly value: number }[];
  /** Nanoseconds at 50, 95, 99 and 99.9 per cent, and the most. */
  readonly latencies: readonly { readonly name: string; readonly values: readonly number[] }[];
}

export interface GossipView {
  readonly address: string;
  readonly port: number;
  readonly hostname: string;
  readonly generation: number;
  readonly heartbeat: number;
  readonly values: ReadonlyMap<string, { readonly value: string; readonly version: number }>;
}

/** The views that tell something of this node; the others of 5.0 exist and are empty. */
export function nodeViews(sources: NodeViewSources): readonly VirtualTable[] {
  const view = (name: string, rows: () => Iterable<SystemRow>): VirtualTable => ({
    keyspace: 'system_views',
    name,
    rows,
  });
  return [
    view('clients', () => [...sources.clients()].map(clientRow)),
    view('settings', () => [...sources.settings.asWritten].map(settingRow)),
    view('thread_pools', () => [...sources.stages()].map(stageRow)),
    view('pending_hints', () => [...sources.pendingHints()].map(pendingHintsRow)),
    view('sstable_tasks', () => [...sources.tasks()].map(taskRow)),
    view('gossip_info', () => [...sources.gossip()].map(gossipRow)),
    view('cql_metrics', () =>
      [...sources.statementCounts()].map(([name, value]) => ({ name, value })),
    ),
    view('cidr_filtering_metrics_counts', () =>
      sources.cidrFiltering().counts.map(({ name, value }) => ({ name, value })),
    ),
    view('cidr_filtering_metrics_latencies', () =>
      sources.cidrFiltering().latencies.map(({ name, values }) => {
        const [p50th, p95th, p99th, p999th, max] = values;
        return { name, p50th, p95th, p99th, p999th, max };
      }),
    ),
  ];
}

function clientRow(client: ClientView): SystemRow {
  return {
    address: client.remoteAddress,
    port: client.remotePort,
    client_options: client.options,
    connection_stage: client.stage.toLowerCase(),
    driver_name: client.driverName,
    driver_version: client.driverVersion,
    hostname: client.remoteAddress === '127.0.0.1' ? 'localhost' : client.remoteAddress,
    keyspace_name: client.keyspace,
    protocol_version: client.protocolVersion,
    request_count: client.requestCount,
    ssl_cipher_suite: client.tls?.cipherSuite ?? null,
    ssl_enabled: client.tls !== null,
    ssl_protocol: client.tls?.protocol ?? null,
    username: client.role ?? 'anonymous',
  };
}

function settingRow([name, value]: readonly [string, string]): SystemRow {
  return { name, value };
}

function stageRow(stage: StageView): SystemRow {
  return {
    name: stage.name,
    active_tasks: stage.active,
    active_tasks_limit: stage.limit,
    blocked_tasks: 0,
    blocked_tasks_all_time: 0,
    completed_tasks: stage.completed,
    pending_tasks: stage.pending,
  };
}

function pendingHintsRow(hints: PendingHintsView): SystemRow {
  return {
    host_id: hints.hostId,
    address: hints.address,
    dc: hints.dataCenter,
    files: hints.files,
    newest: hints.newestMillis,
    oldest: hints.oldestMillis,
    port: hints.port,
    rack: hints.rack,
    status: hints.status,
  };
}

function taskRow(task: RunningTask): SystemRow {
  const { completed, total } = task;
  return {
    keyspace_name: task.table.keyspace,
    table_name: task.table.name,
    task_id: task.id,
    completion_ratio: total === 0 ? 1 : completed / total,
    kind: OPERATIONS[task.operation].title.toLowerCase(),
    progress: completed,
    sstables: task.files,
    target_directory: task.directory,
    total,
    unit: task.unit,
  };
}

function gossipRow(view: GossipView): SystemRow {
  const row: Record<string, unknown> = {
    address: view.address,
    port: view.port,
    hostname: view.hostname,
    generation: view.generation,
    heartbeat: view.heartbeat,
  };
  for (const [name, { value, version }] of view.values) {
    row[name] = value;
    row[`${name}_version`] = version;
  }
  return row;
}
