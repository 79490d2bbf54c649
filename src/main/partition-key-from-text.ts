import { AdminProblem } from '../admin/index.ts';
import { RequestError } from '../base/error/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { composePartitionKey } from '../schema/index.ts';

/**
 * The partition key that a text names; parts of a composite key are joined by colons. Throws
 * `AdminProblem` of status 400 when it is no such key.
 */
export function partitionKeyFromText(table: TableMetadata, text: string): Buffer {
  const columns = table.partitionKey;
  const parts = columns.length === 1 ? [text] : text.split(':');
  if (parts.length !== columns.length) {
    throw new AdminProblem(400, `the key of ${table.name} has ${columns.length} parts`);
  }
  try {
    return composePartitionKey(
      columns.map((column, i) => column.type.fromText(parts[i] as string)),
    );
  } catch (error) {
    if (error instanceof RequestError) throw new AdminProblem(400, error.message);
    throw error;
  }
}
