import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';

/**
 * What takes a value: a column, or a part of one whose name says so (`value(l)`, `key(m)`). Names
 * stand in errors and in the variables of a prepared statement.
 */
export interface Receiver {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: CqlType;
  /** True for a clustering column in descending order, whose type has a name of its own. */
  readonly isReversed?: boolean;
}

export function columnReceiver(table: TableMetadata, column: ColumnMetadata): Receiver {
  const { name, type, isReversed } = column;
  return { keyspace: table.keyspace, table: table.name, name, type, isReversed };
}

/** The same place under another name and type. */
export function partReceiver(whole: Receiver, name: string, type: CqlType): Receiver {
  return { keyspace: whole.keyspace, table: whole.table, name, type };
}

/** A receiver that is no column but a clause: `[limit]`, `[ttl]`, `[timestamp]`. */
export function tableReceiver(table: TableMetadata, name: string, type: CqlType): Receiver {
  return { keyspace: table.keyspace, table: table.name, name, type };
}
