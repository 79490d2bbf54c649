import type { TransactionEnvironment } from '../lifecycle/index.ts';
import { FileTransaction } from '../lifecycle/index.ts';
import type { TableStore } from '../table-store.ts';

/**
 * Takes all files of a table out at one stroke: when it resolves they are gone for every later start,
 * while reads go on with those they have open. The result removes them.
 */
export async function condemnFiles(
  environment: TransactionEnvironment,
  store: TableStore,
): Promise<() => Promise<void>> {
  const { directory, view } = store;
  if (directory === null || view.sstables.length === 0) return () => Promise.resolve();
  const transaction = new FileTransaction(environment, directory.path, 'unknowncompactiontype');
  for (const { name } of view.sstables) await transaction.removing(name);
  await transaction.commit();
  return () => transaction.finish();
}
