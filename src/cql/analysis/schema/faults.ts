import { invalidRequest } from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';

/** Refusals that several statements share. */

export function noKeyspace(name: string): Error {
  return invalidRequest(`Keyspace '${name}' doesn't exist`);
}

export function noTable(keyspace: string, table: string): Error {
  return invalidRequest(`Table '${keyspace}.${table}' doesn't exist`);
}

export function staticsNeedClustering(): Error {
  return invalidRequest(
    'Static columns are only useful (and thus allowed) if the table has at least one clustering ' +
      'column',
  );
}

/** A table as messages name it, with quotes where CQL needs them. */
export function tableText({ keyspace, name }: TableMetadata): string {
  return `${quoteIdentifier(keyspace)}.${quoteIdentifier(name)}`;
}

/** The refusal of Cassandra, which does not look whether a view has the column. */
export function dropUnderViews(column: string, table: TableMetadata): Error {
  return invalidRequest(
    `Cannot drop column ${column} on base table ${table.name} with materialized views`,
  );
}
