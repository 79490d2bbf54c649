import { Corruption } from '../../base/error/index.ts';
import type { Disk, Log } from '../../platform/index.ts';
import { filesByAge } from './files-by-age.ts';
import type { LogRecord } from './log-record.ts';
import { parseRecord } from './log-record.ts';

/** Names of transaction logs. */
export const LOG_NAME = /^((?:[a-z]+-)?.{2}_)?txn_(.*)_(.*)\.log$/;
/** File systems and Java versions tell times to the millisecond or to the second. */
const MILLIS_COMPARED = 1000;

/**
 * Ends what a crash left half done in the folder of a table, as LogTransaction.removeUnfinishedLeftovers
 * of Cassandra does with its own logs and those of Ilion:
 *
 * 1. a log that ends with COMMIT: the files it removes go; any other: those it adds go;
 * 2. then the log goes.
 *
 * Rejects with `Corruption` when a log is damaged before its last line, or the files that it removes
 * are not those that it was about (somebody put a backup there): nothing is touched then.
 */
export async function removeLeftovers(disk: Disk, directory: string, log: Log): Promise<void> {
  const names = await disk.list(directory);
  const logs = names.filter((name) => LOG_NAME.test(name));
  if (logs.length === 0) return;
  // What was removed before the crash must not be seen again.
  await disk.syncDirectory(directory);
  for (const name of logs) {
    const path = `${directory}/${name}`;
    const records = parseLog(path, (await disk.readFile(path)).toString());
    const isCommitted = records.at(-1)?.kind === 'COMMIT';
    log.info(`Unfinished transaction log, deleting ${path} (${isCommitted ? 'done' : 'undone'})`);
    const kind = isCommitted ? 'REMOVE' : 'ADD';
    const doomed = records.filter((record) => record.kind === kind);
    const files: string[] = [];
    for (const record of doomed) files.push(...(await filesOf(disk, directory, record, path)));
    for (const file of files) await disk.remove(`${directory}/${file}`);
    await disk.syncDirectory(directory);
    await disk.remove(path);
    await disk.syncDirectory(directory);
  }
}

/** The good records; a last line that a crash has cut off is passed over. */
function parseLog(path: string, text: string): readonly LogRecord[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const records: LogRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const record = parseRecord(line);
    if (record !== null) records.push(record);
    else if (index < lines.length - 1) {
      throw new Corruption(path, text.indexOf(line), `Damaged line of a transaction log: ${line}`);
    }
  }
  return records;
}

/** The files of a record that are there, by their names; the folder may have been moved since. */
async function filesOf(
  disk: Disk,
  directory: string,
  { kind, path, updateMillis }: LogRecord,
  logPath: string,
): Promise<readonly string[]> {
  const prefix = path.slice(path.lastIndexOf('/') + 1);
  if (prefix === '') return [];
  const { names, newestMillis: newest } = await filesByAge(disk, directory, prefix);
  const seconds = (millis: number): number => Math.floor(millis / MILLIS_COMPARED);
  if (kind === 'REMOVE' && newest > 0 && seconds(newest) !== seconds(updateMillis)) {
    throw new Corruption(logPath, 0, `Unexpected files detected for sstable [${prefix}]`);
  }
  return names;
}
