import type { HistogramSnapshot } from '../../observe/index.ts';
import type { FileFacts, OperationFacts, SnapshotFacts, TableFacts } from '../../storage/index.ts';
import type { SystemRow } from '../system-row.ts';
import type { VirtualTable } from './virtual-table.ts';

const MEBIBYTE = 1024 * 1024;

/** What a node did for clients with a table, as their coordinator. */
export interface CoordinatedFacts {
  readonly reads: OperationFacts;
  readonly scans: OperationFacts;
  readonly writes: OperationFacts;
}

/** What the views of tables and snapshots are computed from, at the moment they are read. */
export interface TableViewSources {
  tables(): readonly TableFacts[];
  coordinated(tableId: string): CoordinatedFacts;
  snapshots(): Promise<readonly SnapshotFacts[]>;
}

/**
 * The views that have a row for each table (TableMetricTables of Cassandra), and that of snapshots.
 */
export function tableViews({
  tables,
  coordinated,
  snapshots,
}: TableViewSources): readonly VirtualTable[] {
  const view = (name: string, columns: (facts: TableFacts) => SystemRow): VirtualTable => ({
    keyspace: 'system_views',
    name,
    rows: () =>
      tables()
        .filter(isTable)
        .map((facts) => ({ ...keyOf(facts), ...columns(facts) })),
  });
  const size = (name: string, bytesOf: (files: FileFacts) => number): VirtualTable =>
    view(name, ({ files }) => ({ mebibytes: Math.ceil(bytesOf(files) / MEBIBYTE) }));
  const coordinator = (name: string, of: (facts: CoordinatedFacts) => OperationFacts) =>
    view(name, ({ table }) => latency(of(coordinated(table.id))));
  return [
    coordinator('coordinator_read_latency', ({ reads }) => reads),
    coordinator('coordinator_scan_latency', ({ scans }) => scans),
    coordinator('coordinator_write_latency', ({ writes }) => writes),
    view('local_read_latency', ({ reads }) => latency(reads)),
    view('local_scan_latency', ({ scans }) => latency(scans)),
    view('local_write_latency', ({ writes }) => latency(writes)),
    view('rows_per_read', ({ liveRowsPerRead }) => spread(liveRowsPerRead)),
    view('tombstones_per_read', ({ tombstonesPerRead }) => spread(tombstonesPerRead)),
    size('disk_usage', ({ bytes }) => bytes),
    size('max_partition_size', ({ partitionBytes }) => partitionBytes.max),
    size('max_sstable_size', ({ maxBytes }) => maxBytes),
    view('max_sstable_duration', ({ files }) => ({
      max_sstable_duration: Math.round(files.maxDurationMillis),
    })),
    {
      keyspace: 'system_views',
      name: 'snapshots',
      rows: async () => (await snapshots()).map(snapshotRow),
    },
  ];
}

/** The entries of indexes have no rows. */
function isTable({ table }: TableFacts): boolean {
  return !table.name.includes('.');
}

function keyOf({ table }: TableFacts): SystemRow {
  return { keyspace_name: table.keyspace, table_name: table.name };
}

function latency({ count, micros, perSecond }: OperationFacts): SystemRow {
  return {
    count,
    p50th_ms: rounded(micros.percentile(0.5) / 1000),
    p99th_ms: rounded(micros.percentile(0.99) / 1000),
    max_ms: rounded(micros.max / 1000),
    per_second: rounded(perSecond),
  };
}

function spread(histogram: HistogramSnapshot): SystemRow {
  return {
    count: histogram.count,
    p50th: rounded(histogram.percentile(0.5)),
    p99th: rounded(histogram.percentile(0.99)),
    max: rounded(histogram.max),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function snapshotRow(snapshot: SnapshotFacts): SystemRow {
  return {
    name: snapshot.tag,
    keyspace_name: snapshot.keyspace,
    table_name: snapshot.table,
    created_at: snapshot.createdAtMillis,
    ephemeral: false,
    expires_at: snapshot.expiresAtMillis,
    size_on_disk: snapshot.diskBytes,
    true_size: snapshot.trueBytes,
  };
}
