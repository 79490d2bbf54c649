import { invariant } from '../base/error/index.ts';
import type { OperationName, TransactionEnvironment } from './lifecycle/index.ts';
import { FileTransaction } from './lifecycle/index.ts';
import type { SSTableVersion } from './sstable/descriptor/index.ts';
import { CURRENT_VERSION } from './sstable/descriptor/index.ts';
import type { SSTable } from './sstable/sstable.ts';
import { StorageFailure } from './storage-engine.ts';
import type { TableStore } from './table-store.ts';

/** What goes when new files come. */
export interface Replacement {
  /** Files of the store. */
  readonly removed: readonly SSTable[];
  /** Names of file sets in the table's folder that are not the store's. */
  readonly removedNames?: readonly string[];
  readonly operation: OperationName;
}

/** Announces a file set; resolves with its generation. */
export type NextGeneration = (version?: SSTableVersion) => Promise<string>;

/**
 * Replaces files of a table by what `write` makes of them, at one stroke. `write` announces each new
 * file set by `next`, which gives its generation, and resolves with the files, complete and opened;
 * from then on they are the store's. Rejects as `write` does, or when a file to be replaced is gone
 * (the table was truncated meanwhile): everything is as before then, and the new files are removed.
 */
export async function rewriteFiles(
  environment: TransactionEnvironment,
  store: TableStore,
  { removed, removedNames = [], operation }: Replacement,
  write: (next: NextGeneration) => Promise<readonly SSTable[]>,
): Promise<void> {
  const { directory } = store;
  invariant(directory !== null, 'a table whose files are replaced has a folder');
  await directory.make();
  const transaction = new FileTransaction(environment, directory.path, operation);
  let added: readonly SSTable[] = [];
  try {
    added = await write(async (version = CURRENT_VERSION) => {
      const generation = directory.nextGeneration();
      await transaction.adding(directory.nameOf(generation, version));
      return generation;
    });
    await store.exclusively(async () => {
      const { sstables } = store.view;
      if (!removed.every((sstable) => sstables.includes(sstable))) {
        throw new StorageFailure('The files to replace are gone');
      }
      for (const { name } of removed) await transaction.removing(name);
      for (const name of removedNames) await transaction.removing(name);
      await transaction.commit();
      store.replaceFiles(new Set(removed), added);
      await transaction.finish();
    });
  } catch (error) {
    if (!transaction.isCommitted) await transaction.abort();
    throw error;
  } finally {
    // The view holds what is in it.
    for (const sstable of added) await sstable.release();
  }
}
