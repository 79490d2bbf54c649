import type { OperationReport, TableReport } from '../../../admin/index.ts';
import { doubleText } from '../../../types/index.ts';
import { fileSize } from './decimal.ts';
import { textHashOrder } from './hash-order.ts';
import type { JavaValue } from './java-text.ts';
import { JavaDouble } from './java-text.ts';

export interface TableStatisticsForm {
  readonly isHumanReadable: boolean;
  /** Whether it is told that files are in the right folder: there is but one. */
  readonly withLocation: boolean;
}

/** Tables of one keyspace that were chosen, and all tables that it has. */
export interface KeyspaceTables {
  readonly keyspace: string;
  readonly tables: readonly TableReport[];
  readonly all: readonly TableReport[];
}

/** One line: its words, its text, its name and value as data. */
interface Fact {
  readonly label: string | null;
  readonly text: string;
  readonly key: string | null;
  readonly value: JavaValue;
}

const RULE = '----------------\n';

/** The text of `nodetool tablestats`, keyspace after keyspace. */
export function formatTableStatistics(
  keyspaces: readonly KeyspaceTables[],
  form: TableStatisticsForm,
): string {
  let text = `Total number of tables: ${countOf(keyspaces)}\n${RULE}`;
  for (const { keyspace, tables, all } of keyspaces) {
    const { reads, writes } = totals(all);
    text += `Keyspace: ${keyspace}\n`;
    text += `\tRead Count: ${reads.count}\n\tRead Latency: ${doubleText(reads.meanMs)} ms\n`;
    text += `\tWrite Count: ${writes.count}\n\tWrite Latency: ${doubleText(writes.meanMs)} ms\n`;
    text += `\tPending Flushes: ${pendingFlushes(all)}\n`;
    if (tables.length === 0) continue;
    for (const table of tables) text += tableText(table, table.table, '\t\t', form);
    text += RULE;
  }
  return text;
}

/** The same by table, in an order of theirs. `top` says which were chosen by what; null: all. */
export function formatSortedStatistics(
  tables: readonly TableReport[],
  total: number,
  top: { readonly count: number; readonly key: string } | null,
  form: TableStatisticsForm,
): string {
  if (tables.length === 0) return '';
  const shown = top === null ? '' : ` (showing top ${Math.min(top.count, total)} by ${top.key})`;
  const texts = tables.map((table) => {
    return tableText(table, `${table.keyspace}.${table.table}`, '\t', form);
  });
  return `Total number of tables: ${total}${shown}\n${RULE}${texts.join('')}${RULE}`;
}

/** The same as data, names and order as Cassandra has them. */
export function tableStatisticsData(
  keyspaces: readonly KeyspaceTables[],
  form: TableStatisticsForm,
): ReadonlyMap<string, JavaValue> {
  const entries: [string, JavaValue][] = [['total_number_of_tables', countOf(keyspaces)]];
  for (const { keyspace, tables, all } of keyspaces) {
    const { reads, writes } = totals(all);
    const byName = tables.map((table): [string, JavaValue] => [
      table.table,
      tableData(table, form),
    ]);
    entries.push([
      keyspace,
      hashMap([
        ['read_latency', new JavaDouble(reads.meanMs)],
        ['read_count', reads.count],
        ['read_latency_ms', new JavaDouble(reads.meanMs)],
        ['write_count', writes.count],
        ['write_latency_ms', new JavaDouble(writes.meanMs)],
        ['pending_flushes', pendingFlushes(all)],
        ['tables', hashMap(byName)],
      ]),
    ]);
  }
  return hashMap(entries);
}

/** The same by table. */
export function sortedStatisticsData(
  tables: readonly TableReport[],
  total: number,
  form: TableStatisticsForm,
): ReadonlyMap<string, JavaValue> {
  return hashMap([
    ['total_number_of_tables', total],
    ...tables.map((table): [string, JavaValue] => {
      return [`${table.keyspace}.${table.table}`, tableData(table, form)];
    }),
  ]);
}

function hashMap(
  entries: readonly (readonly [string, JavaValue])[],
): ReadonlyMap<string, JavaValue> {
  return new Map(textHashOrder(entries, ([key]) => key));
}

function countOf(keyspaces: readonly KeyspaceTables[]): number {
  return keyspaces.reduce((sum, { tables }) => sum + tables.length, 0);
}

function pendingFlushes(tables: readonly TableReport[]): number {
  return tables.reduce((sum, { memtable }) => sum + memtable.pendingFlushes, 0);
}

interface Total {
  readonly count: number;
  readonly meanMs: number;
}

function totals(tables: readonly TableReport[]): { readonly reads: Total; readonly writes: Total } {
  const total = (of: (table: TableReport) => OperationReport): Total => {
    let [count, micros] = [0, 0];
    for (const table of tables) {
      const operation = of(table);
      count += operation.count;
      micros += operation.totalMicros;
    }
    return { count, meanMs: count === 0 ? Number.NaN : micros / count / 1000 };
  };
  return { reads: total(({ reads }) => reads), writes: total(({ writes }) => writes) };
}

function tableText(
  table: TableReport,
  name: string,
  indent: string,
  form: TableStatisticsForm,
): string {
  const lines = [`Table${table.isIndex ? ' (index)' : ''}: ${name}`];
  for (const { label, text } of factsOf(table, form)) {
    if (label !== null) lines.push(`${label}: ${text}`);
  }
  return `${lines.map((line) => `${indent}${line}\n`).join('')}\n`;
}

function tableData(table: TableReport, form: TableStatisticsForm): JavaValue {
  const entries = factsOf(table, form).flatMap(({ key, value }): [string, JavaValue][] =>
    key === null ? [] : [[key, value]],
  );
  return hashMap(entries);
}

/** Milliseconds of operations; NaN of none. */
export function meanMs({ micros }: OperationReport): number {
  return micros.mean === null || micros.mean === 0 ? Number.NaN : micros.mean / 1000;
}

/** Reads for each write. */
export function readWriteRatio({ reads, writes }: TableReport): number {
  return writes.count === 0 ? 0 : reads.count / writes.count;
}

/** Of a hundred bytes, to two digits; a table without files is repaired. */
export function percentRepaired({ files }: TableReport): number {
  const { repairedBytes, unrepairedBytes, pendingRepairBytes } = files;
  const all = repairedBytes + unrepairedBytes + pendingRepairBytes;
  return all === 0 ? 100 : Math.round((10_000 * repairedBytes) / all) / 100;
}

/** What a table takes in memory beside its memtables. */
export function memoryBytes({ files }: TableReport): number {
  return files.filterBytes + files.summaryBytes + files.chunkOffsetsBytes;
}

/** Every line of a table, in order. */
function factsOf(table: TableReport, form: TableStatisticsForm): readonly Fact[] {
  const { files, memtable } = table;
  const bytes = (count: number): string => (form.isHumanReadable ? fileSize(count) : String(count));
  const size = (label: string, key: string, count: number): Fact => {
    return { label, text: bytes(count), key, value: bytes(count) };
  };
  const facts = [
    count('SSTable count', 'sstable_count', files.count),
    count('Old SSTable count', 'old_sstable_count', files.oldCount),
    memory('Max SSTable size', 'max_sstable_size', files.maxBytes),
    ...levelFacts(table, bytes),
    size('Space used (live)', 'space_used_live', files.bytes),
    size('Space used (total)', 'space_used_total', files.bytes),
    size('Space used by snapshots (total)', 'space_used_by_snapshots_total', table.snapshotBytes),
    size('Off heap memory used (total)', 'off_heap_memory_used_total', memoryBytes(table)),
    double('SSTable Compression Ratio', 'sstable_compression_ratio', files.compressionRatio, 5),
    count('Number of partitions (estimate)', 'number_of_partitions_estimate', table.partitions),
    count('Memtable cell count', 'memtable_cell_count', memtable.operations),
    size('Memtable data size', 'memtable_data_size', memtable.bytes),
    // Memtables are all on the heap.
    size('Memtable off heap memory used', 'memtable_off_heap_memory_used', 0),
    count('Memtable switch count', 'memtable_switch_count', memtable.switches),
    count('Speculative retries', 'speculative_retries', 0),
    ...operationFacts(table),
    count('Pending flushes', 'pending_flushes', memtable.pendingFlushes),
    ...repairFacts(table),
    count(
      'Bloom filter false positives',
      'bloom_filter_false_positives',
      table.filterFalsePositives,
    ),
    fixed('Bloom filter false ratio', 'bloom_filter_false_ratio', table.filterFalseRatio, 5),
    size('Bloom filter space used', 'bloom_filter_space_used', files.filterFileBytes),
    size(
      'Bloom filter off heap memory used',
      'bloom_filter_off_heap_memory_used',
      files.filterBytes,
    ),
    size(
      'Index summary off heap memory used',
      'index_summary_off_heap_memory_used',
      files.summaryBytes,
    ),
    size(
      'Compression metadata off heap memory used',
      'compression_metadata_off_heap_memory_used',
      files.chunkOffsetsBytes,
    ),
    ...partitionFacts(table),
    fixed(
      'Droppable tombstone ratio',
      'droppable_tombstone_ratio',
      files.droppableTombstoneRatio,
      5,
    ),
    { label: null, text: '', key: 'top_size_partitions', value: new Map() },
    { label: null, text: '', key: 'top_tombstone_partitions', value: new Map() },
  ];
  return [...facts, ...locationFacts(form), ...attachedIndexFacts(table, bytes)];
}

function locationFacts({ withLocation }: TableStatisticsForm): readonly Fact[] {
  if (!withLocation) return [];
  const label = 'SSTables in correct location';
  return [{ label, text: 'true', key: 'sstables_in_correct_location', value: true }];
}

/** Of storage-attached indexes nothing is counted but their number and size. */
function attachedIndexFacts(
  { attachedIndexes: { count: indexes, bytes: taken } }: TableReport,
  bytes: (count: number) => string,
): readonly Fact[] {
  const isShown = indexes > 0;
  const fact = (label: string, text: string, key: string, value: JavaValue): Fact => {
    return { label: isShown ? `SAI ${label}` : null, text, key: `sai_${key}`, value };
  };
  const none = new JavaDouble(0);
  const latency = isShown ? 'NaN' : '0.000';
  const ratio = isShown ? `${indexes}/${indexes}` : null;
  return [
    fact('local query latency (mean)', 'NaN ms', 'local_query_latency_ms', latency),
    fact('post-filtering latency (mean)', 'NaN ms', 'post_filtering_read_latency', latency),
    fact('space used (bytes)', bytes(taken), 'disk_used_bytes', isShown ? bytes(taken) : null),
    fact('sstable indexes hit per query (mean)', '0.0', 'sstable_indexes_hit', none),
    fact('index segments hit per query (mean)', '0.0', 'index_segments_hit', none),
    fact('rows filtered per query (mean)', '0.0', 'rows_filtered', none),
    fact('local query timeouts', '0', 'total_query_timeouts', 0),
    fact('queryable/total indexes', ratio ?? '', 'total_queryable_index_ratio', ratio),
  ];
}

function count(label: string, key: string, value: number): Fact {
  return { label, text: String(value), key, value };
}

/** A double, as it is in data and to some digits in text. */
function double(label: string, key: string, value: number, digits: number): Fact {
  return { label, text: value.toFixed(digits), key, value: new JavaDouble(value) };
}

/** A number to some digits, which is a text in data as well. */
function fixed(label: string, key: string, value: number, digits: number): Fact {
  const text = value.toFixed(digits);
  return { label, text, key, value: text };
}

function memory(label: string, key: string, value: number): Fact {
  return { label, text: memoryText(value), key, value };
}

const PREFIXES = ' KMGTPE';

/** `17B`, `4.894KiB` (FBUtilities.prettyPrintMemory). */
export function memoryText(bytes: number): string {
  const index = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  if (index === 0) return `${bytes}B`;
  return `${(bytes / 1024 ** index).toFixed(3)}${PREFIXES[index]}iB`;
}

/** What only leveled and time window compaction have. */
function levelFacts(table: TableReport, bytes: (count: number) => string): readonly Fact[] {
  const { levels } = table.files;
  const counts = (levels ?? []).map((level, i) => {
    const most = i === 0 ? 4 : table.levelFanout ** i;
    return level.count > most ? `${level.count}/${most}` : String(level.count);
  });
  const sizes = (levels ?? []).map((level) => bytes(level.bytes));
  const isLeveled = levels !== null;
  const list = (label: string, key: string, items: readonly string[]): Fact => {
    return { label: isLeveled ? label : null, text: `[${items.join(', ')}]`, key, value: items };
  };
  return [
    windowFact(table),
    list('SSTables in each level', 'sstables_in_each_level', counts),
    list('SSTable bytes in each level', 'sstable_bytes_in_each_level', sizes),
  ];
}

function windowFact({ compactionWindow, files }: TableReport): Fact {
  const key = 'twcs';
  if (compactionWindow === null) return { label: null, text: '', key, value: null };
  const text = `${compactionWindow}, max duration: ${durationWords(files.maxDurationMillis)}`;
  return { label: 'SSTables Time Window', text, key, value: text };
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `1 hour 30 minutes`: from the first unit that is not zero to the last (DurationFormatUtils). */
export function durationWords(millis: number): string {
  let rest = Math.floor(millis / 1000);
  const parts = UNITS.map(([unit, seconds]) => {
    const value = Math.floor(rest / seconds);
    rest -= value * seconds;
    return { value, text: `${value} ${unit}${value === 1 ? '' : 's'}` };
  });
  const first = parts.findIndex(({ value }) => value > 0);
  if (first < 0) return '0 seconds';
  const last = parts.findLastIndex(({ value }) => value > 0);
  return parts
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join(' ');
}

function operationFacts(table: TableReport): readonly Fact[] {
  const { reads, writes } = table;
  const latency = (label: string, key: string, operation: OperationReport): Fact => {
    const text = meanMs(operation).toFixed(3);
    return { label, text: `${text} ms`, key, value: text };
  };
  return [
    count('Local read count', 'local_read_count', reads.count),
    latency('Local read latency', 'local_read_latency_ms', reads),
    count('Local write count', 'local_write_count', writes.count),
    latency('Local write latency', 'local_write_latency_ms', writes),
    fixed('Local read/write ratio', 'local_read_write_ratio', readWriteRatio(table), 5),
  ];
}

function repairFacts(table: TableReport): readonly Fact[] {
  const { repairedBytes, unrepairedBytes, pendingRepairBytes } = table.files;
  const percent = percentRepaired(table);
  return [
    {
      label: 'Percent repaired',
      text: doubleText(percent),
      key: 'percent_repaired',
      value: new JavaDouble(percent),
    },
    memory('Bytes repaired', 'bytes_repaired', repairedBytes),
    memory('Bytes unrepaired', 'bytes_unrepaired', unrepairedBytes),
    memory('Bytes pending repair', 'bytes_pending_repair', pendingRepairBytes),
  ];
}

function partitionFacts({ files, liveRowsPerRead, tombstonesPerRead }: TableReport): Fact[] {
  const { min, max, mean } = files.partitionBytes;
  const average = (what: string, key: string, value: number | null): Fact => {
    const found = value ?? Number.NaN;
    const label = `Average ${what} per slice (last five minutes)`;
    return { label, text: doubleText(found), key, value: new JavaDouble(found) };
  };
  const most = (what: string, key: string, value: number): Fact =>
    count(`Maximum ${what} per slice (last five minutes)`, key, value);
  const key = (start: string): string => `${start}_per_slice_last_five_minutes`;
  return [
    count('Compacted partition minimum bytes', 'compacted_partition_minimum_bytes', min),
    count('Compacted partition maximum bytes', 'compacted_partition_maximum_bytes', max),
    count('Compacted partition mean bytes', 'compacted_partition_mean_bytes', mean),
    average('live cells', key('average_live_cells'), liveRowsPerRead.mean),
    most('live cells', key('maximum_live_cells'), liveRowsPerRead.max),
    average('tombstones', key('average_tombstones'), tombstonesPerRead.mean),
    most('tombstones', key('maximum_tombstones'), tombstonesPerRead.max),
  ];
}
