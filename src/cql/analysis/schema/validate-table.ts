import { configurationError } from '../../../base/error/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { validateTableOptions } from '../../../schema/index.ts';
import { isTableName, MAXIMUM_NAME_LENGTH } from './system-protection.ts';

/** The last look at a table that is new or has new columns (schema/TableMetadata.java). */
export function validateTable(table: TableMetadata): void {
  const fail = (text: string): never => {
    throw configurationError(`${table.keyspace}.${table.name}: ${text}`);
  };
  if (!isTableName(table.name)) {
    fail(
      `Table name must not be empty, more than ${MAXIMUM_NAME_LENGTH} characters long, or contain ` +
        `non-alphanumeric-underscore characters (got "${table.name}")`,
    );
  }
  validateTableOptions(table.options);
}

/** A column that is added counts as the others do, or does not as they do not. */
export function validateNewColumns(before: TableMetadata, after: TableMetadata): void {
  for (const column of [...after.statics, ...after.regulars]) {
    if (column.type.isCounter === before.isCounter) continue;
    const text = before.isCounter
      ? `Cannot have a non counter column ("${column.name}") in a counter table`
      : `Cannot have a counter column ("${column.name}") in a non counter table`;
    throw configurationError(`${after.keyspace}.${after.name}: ${text}`);
  }
}
