import type { Settings } from '../config/index.ts';
import type { Threads } from '../platform/index.ts';
import type { Schema } from '../schema/index.ts';
import { toRows } from '../schema/index.ts';
import type { ThreadEnvironment } from './compaction/index.ts';

/**
 * A thread is there after a tenth of a second and takes some 20 MB, which idle nodes do not spend on their
 * system tables. What is merged between requests delays all of them for so long: 20 ms.
 */
const FROM_BYTES = 1 << 20;
const DEFAULT_COLUMN_INDEX_BYTES = 64 << 10;

export interface ThreadSource {
  readonly threads?: Threads | null;
  readonly files: { readonly threadFromBytes?: number };
  readonly settings: Partial<Pick<Settings, 'columnIndexSizeBytes'>>;
  /** As it is at the moment. */
  readonly schema: () => Schema;
}

/** What it takes to compact on another thread; null where there are none. */
export function threadEnvironment({
  threads = null,
  files,
  settings,
  schema,
}: ThreadSource): ThreadEnvironment | null {
  if (threads === null) return null;
  return {
    threads,
    fromBytes: files.threadFromBytes ?? FROM_BYTES,
    columnIndexSizeBytes: () => settings.columnIndexSizeBytes ?? DEFAULT_COLUMN_INDEX_BYTES,
    schemaRows: (name) => {
      const keyspace = schema().keyspaces.get(name);
      return keyspace === undefined ? [] : toRows(keyspace);
    },
  };
}
