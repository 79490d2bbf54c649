import { configurationError, invalidRequest } from '../../../base/error/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { validateTableOptions } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { typeShape } from '../type-shape.ts';
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

/** A cell holds one field of a user type, so a field cannot be of several cells itself. */
export function checkNestedCells(type: CqlType, place: string): void {
  if (!type.isMultiCell || typeShape(type) !== 'userType') return;
  if (!type.elements.some((field) => field.isMultiCell)) return;
  throw invalidRequest(
    `Non-frozen UDTs with nested non-frozen collections are not supported${place}`,
  );
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
