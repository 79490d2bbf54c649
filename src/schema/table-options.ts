/** Table options of CREATE TABLE ... WITH, in Cassandra 5.0's names (camel case) and defaults. */
export interface TableOptions {
  readonly additionalWritePolicy: string;
  readonly allowAutoSnapshot: boolean;
  readonly bloomFilterFpChance: number;
  readonly caching: Readonly<Record<string, string>>;
  readonly cdc: boolean;
  readonly comment: string;
  /** With `class` as a full class name; keys sorted, as in all maps here. */
  readonly compaction: Readonly<Record<string, string>>;
  /** `{ enabled: 'false' }` for none. */
  readonly compression: Readonly<Record<string, string>>;
  readonly crcCheckChance: number;
  /** Seconds; 0 for none. */
  readonly defaultTimeToLive: number;
  readonly extensions: Readonly<Record<string, Buffer>>;
  readonly gcGraceSeconds: number;
  readonly incrementalBackups: boolean;
  readonly maxIndexInterval: number;
  readonly memtable: string;
  readonly memtableFlushPeriodInMs: number;
  readonly minIndexInterval: number;
  readonly readRepair: 'BLOCKING' | 'NONE';
  /** `99p`, `50ms`, `ALWAYS`, `NEVER`, as the user wrote it in canonical form. */
  readonly speculativeRetry: string;
}

/** Options of a table that says nothing about them. */
export const DEFAULT_TABLE_OPTIONS: TableOptions = Object.freeze({
  additionalWritePolicy: '99p',
  allowAutoSnapshot: true,
  bloomFilterFpChance: 0.01,
  caching: { keys: 'ALL', rows_per_partition: 'NONE' },
  cdc: false,
  comment: '',
  compaction: {
    class: 'org.apache.cassandra.db.compaction.SizeTieredCompactionStrategy',
    max_threshold: '32',
    min_threshold: '4',
  },
  compression: {
    chunk_length_in_kb: '16',
    class: 'org.apache.cassandra.io.compress.LZ4Compressor',
  },
  crcCheckChance: 1,
  defaultTimeToLive: 0,
  extensions: {},
  gcGraceSeconds: 864_000,
  incrementalBackups: true,
  maxIndexInterval: 2048,
  memtable: 'default',
  memtableFlushPeriodInMs: 0,
  minIndexInterval: 128,
  readRepair: 'BLOCKING',
  speculativeRetry: '99p',
});

/** The same entries with their keys sorted. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}
