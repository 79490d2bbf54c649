import type { TableMetadata } from '../table.ts';
import type { TableOptions } from '../table-options.ts';
import { sortedRecord } from '../table-options.ts';
import { tableFromText } from '../table-text.ts';

/** A table of our own: the inside of its CREATE TABLE and what differs from its keyspace's habits. */
export interface SystemTableText {
  readonly name: string;
  readonly comment?: string;
  readonly columns: string;
  readonly descending?: readonly string[];
  readonly options?: Partial<TableOptions>;
}

/** Makes the tables of one keyspace; `habits` are options that all of them share. */
export function systemTables(
  keyspace: string,
  texts: readonly SystemTableText[],
  habits: Partial<TableOptions>,
  isVirtual = false,
): TableMetadata[] {
  return texts.map(({ name, comment = '', columns, descending = [], options }) =>
    tableFromText(keyspace, name, columns, {
      options: { ...habits, comment, ...options },
      descending,
      isVirtual,
    }),
  );
}

/** A compaction map: the strategy by its short name, thresholds at their defaults. */
export function compaction(
  strategy: string,
  options: Readonly<Record<string, string>>,
): Record<string, string> {
  return sortedRecord(
    Object.entries({
      class: `org.apache.cassandra.db.compaction.${strategy}`,
      max_threshold: '32',
      min_threshold: '4',
      ...options,
    }),
  );
}
