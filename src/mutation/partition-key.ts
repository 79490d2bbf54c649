import type { TableMetadata } from '../schema/index.ts';
import { splitPartitionKey } from '../schema/index.ts';

/** The key as Cassandra's messages print it: parts joined by a colon. */
export function partitionKeyText(table: TableMetadata, key: Buffer): string {
  const values = splitPartitionKey(table, key);
  return table.partitionKey
    .map(({ type }, i) => unquoted(type.toCqlLiteral(values[i] ?? Buffer.alloc(0))))
    .join(':');
}

function unquoted(literal: string): string {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}
