import type { OperationName } from '../lifecycle/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { ActiveCompaction } from './active-compaction.ts';

/** Work on some files of a table, of which nobody else may take any meanwhile. */
export interface FileWork {
  readonly operation: OperationName;
  readonly sstables: readonly SSTable[];
  /** Tells `active` how far it is; rejects with `CompactionInterrupted` soon when it is aborted. */
  readonly run: (active: ActiveCompaction, isAborted: () => boolean) => Promise<void>;
}

interface Runner<T> {
  readonly run: (work: T) => Promise<void>;
  /** It is not run, because one before has failed. */
  readonly skip: (work: T) => void;
}

/**
 * Runs works in their order, so many at once (0: all of them); resolves when all are over. Rejects,
 * once nothing runs any more, with the first failure; none is begun after it.
 */
export async function runAtOnce<T>(
  works: readonly T[],
  jobs: number,
  { run, skip }: Runner<T>,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const runNext = async (): Promise<void> => {
    while (next < works.length) {
      const work = works[next++] as T;
      if (failures.length > 0) skip(work);
      else await run(work).catch((error: unknown) => failures.push(error));
    }
  };
  const count = jobs === 0 ? works.length : Math.min(jobs, works.length);
  await Promise.all(Array.from({ length: count }, runNext));
  if (failures.length > 0) throw failures[0];
}
