import type { ClusteringFilter, ReadCommand, ReadWatch } from '../../mutation/index.ts';
import { ReadAborted } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { isStorageAttached } from '../../schema/index.ts';
import { commandText } from '../read/index.ts';
import { entrySearch } from './entry-search.ts';
import type { IndexSettings, IndexTable } from './index-table.ts';

export interface IndexFilesEnvironment {
  readonly settings: IndexSettings;
  /** How many files of a hidden table may have rows that are chosen. */
  filesWith(table: TableMetadata, clustering: ClusteringFilter): number;
}

/**
 * Holds a read through a storage-attached index to sai_sstable_indexes_per_query, before it begins: by
 * the files of the index that may have what is looked for (QueryController.maybeTriggerGuardrails).
 * Throws `ReadAborted`.
 */
export function guardIndexFiles(
  { settings, filesWith }: IndexFilesEnvironment,
  index: IndexTable,
  command: ReadCommand,
  watch: ReadWatch | null,
): void {
  const thresholds = settings.guardrails?.thresholds.sai_sstable_indexes_per_query;
  if (thresholds === undefined || !isStorageAttached(index.index)) return;
  const { warn, fail } = thresholds;
  if (warn === null && fail === null) return;
  const { slice } = entrySearch(index, command);
  const files = filesWith(index.entries, { kind: 'slices', slices: [slice], reversed: false });
  if (fail !== null && files > fail) {
    throw new ReadAborted(
      'indexFiles',
      files,
      `Query ${commandText(command)} attempted to read from too many indexes (${files}) but max ` +
        `allowed is ${fail}; query aborted ` +
        '(see sai_sstable_indexes_per_query_fail_threshold)',
    );
  }
  if (warn !== null && files > warn) watch?.note('indexFiles', files);
}
