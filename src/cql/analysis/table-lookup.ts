import { invalidRequest } from '../../base/error/index.ts';
import type { ColumnMetadata, Schema, TableMetadata } from '../../schema/index.ts';
import type { QualifiedName } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';

/** The keyspace a name stands in: its own, or the one in use. */
export function keyspaceOf(name: QualifiedName, keyspace: string | null): string {
  const found = name.keyspace ?? keyspace;
  if (found !== null) return found;
  throw invalidRequest(
    'No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename',
  );
}

/** The table that a statement reads or writes. */
export function existingTable(
  schema: Schema,
  name: QualifiedName,
  keyspace: string | null,
): TableMetadata {
  const found = schema.keyspace(keyspaceOf(name, keyspace));
  if (found === undefined) {
    throw invalidRequest(`keyspace ${keyspaceOf(name, keyspace)} does not exist`);
  }
  const table = found.tables.get(name.name);
  if (table === undefined) throw invalidRequest(`table ${name.name} does not exist`);
  return table;
}

/** The column that a statement names; those that the table's layout hides are not to be named. */
export function existingColumn(table: TableMetadata, name: string): ColumnMetadata {
  const column = table.column(name);
  if (column !== undefined && !table.layout.hides(column)) return column;
  const known = `${table.keyspace}.${table.name}`;
  throw invalidRequest(`Undefined column name ${quoteIdentifier(name)} in table ${known}`);
}
