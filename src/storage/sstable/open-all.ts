import type { SSTable } from './sstable.ts';

/** Each waits for the disk several times while it is opened. */
const FILES_AT_A_TIME = 8;

/**
 * Opens file sets, some at a time, and gives them in the order of their names, without those for which
 * `open` gives null. Rejects as `open` does; then none is left open.
 */
export async function openAll(
  names: readonly string[],
  open: (name: string) => Promise<SSTable | null>,
): Promise<readonly SSTable[]> {
  const opened: (SSTable | null)[] = names.map(() => null);
  let next = 0;
  const openNext = async (): Promise<void> => {
    while (next < names.length) {
      const place = next++;
      opened[place] = await open(names[place] as string);
    }
  };
  const workers = Array.from({ length: FILES_AT_A_TIME }, () =>
    openNext().catch((error: unknown) => {
      next = names.length;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  const files = opened.filter((sstable) => sstable !== null);
  if (failed?.status !== 'rejected') return files;
  for (const sstable of files) await sstable.release();
  throw failed.reason;
}
