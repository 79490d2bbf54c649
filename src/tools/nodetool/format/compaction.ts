import type {
  CompactionHistoryEntry,
  CompactionStatistics,
  CompactionTask,
} from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { doubleText } from '../../../types/index.ts';
import { decimal, fileSize } from './decimal.ts';

const MEBIBYTE = 1024 * 1024;

export interface CompactionStatisticsForm {
  readonly isHumanReadable: boolean;
  /** Columns as `system_views.sstable_tasks` has them. */
  readonly asVirtualTable: boolean;
}

/** The text of `nodetool compactionstats`. */
export function formatCompactionStatistics(
  statistics: CompactionStatistics,
  form: CompactionStatisticsForm,
): string {
  const { pending, throughputMebibytes, running } = statistics;
  const bytes = (count: number): string => (form.isHumanReadable ? fileSize(count) : String(count));
  const fixed = (rate: number): string => decimal(rate, 2, true);
  const throughput =
    throughputMebibytes === 0 ? 'throttling disabled (0)' : doubleText(throughputMebibytes);
  const rows: (readonly string[])[] = [
    ['concurrent compactors', String(statistics.concurrentCompactors)],
    ['pending tasks', String(pending.reduce((sum, { tasks }) => sum + tasks, 0))],
    ...pending.map(({ keyspace, table, tasks }) => [keyspace, table, String(tasks)]),
    ['compactions completed', String(statistics.completed)],
    ['data compacted', bytes(statistics.compactedBytes)],
    ['compactions aborted', String(statistics.aborted)],
    // A compaction here is never cut down because the disk is full, nor does it leave files out.
    ['compactions reduced', '0'],
    ['sstables dropped from compaction', '0'],
    ['15 minute rate', `${fixed(statistics.fifteenMinuteRate * 60)}/minute`],
    ['mean rate', `${fixed(statistics.meanRate * 3600)}/hour`],
    ['compaction throughput (MiB/s)', throughput],
  ];
  if (running.length > 0) {
    rows.push(
      form.asVirtualTable ? VIRTUAL_COLUMNS : COLUMNS,
      ...running.map((task) => taskRow(task, form, bytes)),
      ['active compaction remaining time', remainingTime(running, throughputMebibytes)],
    );
  }
  return tableText(rows);
}

const COLUMNS = [
  'id',
  'compaction type',
  'keyspace',
  'table',
  'completed',
  'total',
  'unit',
  'progress',
] as const;
const VIRTUAL_COLUMNS = [
  'keyspace',
  'table',
  'task id',
  'completion ratio',
  'kind',
  'progress',
  'sstables',
  'total',
  'unit',
  'target directory',
] as const;

function taskRow(
  task: CompactionTask,
  { asVirtualTable }: CompactionStatisticsForm,
  bytes: (count: number) => string,
): readonly string[] {
  const { id, kind, keyspace, table, unit } = task;
  const ratio =
    task.total === 0 ? 'n/a' : `${decimal((task.completed / task.total) * 100, 2, true)}%`;
  const amount = unit === 'bytes' ? bytes : String;
  const [completed, total] = [amount(task.completed), amount(task.total)];
  if (!asVirtualTable) return [id, kind, keyspace, table, completed, total, unit, ratio];
  // Cassandra counts the names in a list, and an empty one has one that is empty.
  const files = String(Math.max(1, task.files));
  return [keyspace, table, id, ratio, kind, completed, files, total, unit, task.directory];
}

function remainingTime(running: readonly CompactionTask[], mebibytes: number): string {
  if (mebibytes === 0) return 'n/a';
  // As in Cassandra, whatever the unit of each.
  const left = running.reduce((sum, task) => sum + task.total - task.completed, 0);
  const seconds = Math.floor(left / (mebibytes * MEBIBYTE));
  const two = (count: number): string => String(count).padStart(2, '0');
  const [minutes, rest] = [Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${Math.floor(seconds / 3600)}h${two(minutes)}m${two(rest)}s`;
}

/** The text of `nodetool compactionhistory`. */
export function formatCompactionHistory(history: readonly CompactionHistoryEntry[]): string {
  const title = 'Compaction History: \n';
  if (history.length === 0) return `${title}There is no compaction history`;
  const header = [
    'id',
    'keyspace_name',
    'columnfamily_name',
    'compacted_at',
    'bytes_in',
    'bytes_out',
    'rows_merged',
    'compaction_properties',
  ];
  const rows = history.map((entry) => [
    entry.id,
    entry.keyspace,
    entry.table,
    localDateTime(entry.compactedAtMillis),
    String(entry.bytesIn),
    String(entry.bytesOut),
    entry.rowsMerged,
    entry.properties,
  ]);
  return title + tableText([header, ...rows]);
}

/** The same as data, in the names and order of Cassandra's own. */
export function compactionHistoryData(history: readonly CompactionHistoryEntry[]): unknown {
  return {
    CompactionHistory: history.map((entry) => ({
      keyspace_name: entry.keyspace,
      bytes_out: entry.bytesOut,
      bytes_in: entry.bytesIn,
      compaction_properties: entry.properties,
      columnfamily_name: entry.table,
      rows_merged: entry.rowsMerged,
      id: entry.id,
      compacted_at: localDateTime(entry.compactedAtMillis),
    })),
  };
}

/** As LocalDateTime prints it, in the time zone of whoever asks: what is zero at the end is left out. */
function localDateTime(millis: number): string {
  const date = new Date(millis);
  const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const day = [date.getFullYear(), padded(date.getMonth() + 1, 2), padded(date.getDate(), 2)];
  const [seconds, fraction] = [date.getSeconds(), date.getMilliseconds()];
  let time = `${padded(date.getHours(), 2)}:${padded(date.getMinutes(), 2)}`;
  if (seconds > 0 || fraction > 0) time += `:${padded(seconds, 2)}`;
  if (fraction > 0) time += `.${padded(fraction, 3)}`;
  return `${day.join('-')}T${time}`;
}
