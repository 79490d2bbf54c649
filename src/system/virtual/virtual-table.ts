import type { SystemRow } from '../system-row.ts';

/** A table whose rows are computed when it is read. Key columns must be in every row. */
export interface VirtualTable {
  readonly keyspace: 'system_views' | 'system_virtual_schema';
  readonly name: string;
  rows(): Iterable<SystemRow> | Promise<Iterable<SystemRow>>;
}
