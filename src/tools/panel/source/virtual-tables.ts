import driver from 'cassandra-driver';
import type { NodeNumbers, RequestNumbers } from './cluster-source.ts';

type Row = driver.types.Row;

/**
 * What the panel asks each node of Apache Cassandra (4.0 and later): virtual tables tell what the
 * asked node itself did. A version or product that lacks one of them leaves its numbers at zero.
 */
const queries = {
  coordinatorReads:
    'SELECT keyspace_name, count, p50th_ms, p99th_ms FROM system_views.coordinator_read_latency',
  coordinatorWrites:
    'SELECT keyspace_name, count, p50th_ms, p99th_ms FROM system_views.coordinator_write_latency',
  reads: 'SELECT keyspace_name, count FROM system_views.local_read_latency',
  writes: 'SELECT keyspace_name, count FROM system_views.local_write_latency',
  load: 'SELECT keyspace_name, mebibytes FROM system_views.disk_usage',
  pools: 'SELECT name, active_tasks, pending_tasks FROM system_views.thread_pools',
  hints: 'SELECT files FROM system_views.pending_hints',
  messages: 'SELECT expired_count FROM system_views.internode_inbound',
} as const;

type Question = keyof typeof queries;

const mebibyte = 1024 * 1024;
const timeoutMs = 2000;

/** Reads one node's counters; rejects only when the node answers none of the questions. */
export async function readVirtualTables(
  client: driver.Client,
  host: driver.Host,
  name: string,
): Promise<NodeNumbers> {
  const asked = Object.entries(queries) as readonly (readonly [Question, string])[];
  const answers = await Promise.allSettled(asked.map(([, query]) => ask(client, host, query)));
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) {
    throw first.reason;
  }
  const rows = Object.fromEntries(
    asked.map(([question], i) => {
      const answer = answers[i];
      return [question, answer?.status === 'fulfilled' ? answer.value : []];
    }),
  ) as Record<Question, readonly Row[]>;
  return numbersOf(name, rows);
}

async function ask(
  client: driver.Client,
  host: driver.Host,
  query: string,
): Promise<readonly Row[]> {
  const options = { host, consistency: driver.types.consistencies.one, readTimeout: timeoutMs };
  const { rows } = await client.execute(query, [], { ...options, isIdempotent: true });
  return rows;
}

function numbersOf(name: string, rows: Record<Question, readonly Row[]>): NodeNumbers {
  const compactors = rows.pools.filter((row) => row.name === 'CompactionExecutor');
  return {
    name,
    replicaReads: sum(ofUsers(rows.reads), 'count'),
    replicaWrites: sum(ofUsers(rows.writes), 'count'),
    requests: [
      requestsOf('read', ofUsers(rows.coordinatorReads)),
      requestsOf('write', ofUsers(rows.coordinatorWrites)),
    ],
    dropped: sum(rows.messages, 'expired_count'),
    loadBytes: sum(rows.load, 'mebibytes') * mebibyte,
    hintBytes: null,
    hintFiles: sum(rows.hints, 'files'),
    pendingCompactions: sum(compactors, 'active_tasks') + sum(compactors, 'pending_tasks'),
  };
}

/** Percentiles are those of the slowest table; one that nobody asks lately has zeros. */
function requestsOf(kind: 'read' | 'write', rows: readonly Row[]): RequestNumbers {
  const [slowest] = [...rows].sort((a, b) => Number(b.p99th_ms) - Number(a.p99th_ms));
  const percentile = (column: string) => Number(slowest?.[column] ?? 0) || 0;
  return {
    kind,
    level: 'all levels',
    requests: sum(rows, 'count'),
    latencies: { median: percentile('p50th_ms'), p99: percentile('p99th_ms') },
  };
}

function ofUsers(rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => !/^system(_|$)/.test(String(row.keyspace_name)));
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);
}
