import type { Disk } from '../../platform/index.ts';
import { parseRecord } from './log-record.ts';
import { LOG_NAME } from './remove-leftovers.ts';

/**
 * Names (`nb-1-big`) of the file sets in a table's folder that transactions under way speak of: what
 * they are about to add is not whole yet, what they remove is about to go.
 */
export async function announcedNames(disk: Disk, directory: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const file of await disk.list(directory)) {
    if (!LOG_NAME.test(file)) continue;
    const text = (await disk.readFile(`${directory}/${file}`)).toString();
    for (const line of text.split('\n')) {
      const path = parseRecord(line)?.path ?? '';
      if (path !== '') names.add(path.slice(path.lastIndexOf('/') + 1, -1));
    }
  }
  return names;
}

/** Whether a transaction in a table's folder goes on, or was cut off by a crash. */
export async function hasUnfinishedTransactions(disk: Disk, directory: string): Promise<boolean> {
  return (await disk.list(directory)).some((file) => LOG_NAME.test(file));
}
