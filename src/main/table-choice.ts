import type { TableChoice } from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';

/**
 * The tables that an operator means. Throws `AdminProblem`, in Cassandra's words: 404 for an unknown
 * keyspace, 500 for an unknown table
 * unless told otherwise: Cassandra's commands differ in whether that is a wrong use.
 */
export function chosenTables(
  schema: Schema,
  { keyspace, tables }: TableChoice,
  unknownTable: 404 | 500 = 500,
): readonly TableMetadata[] {
  if (keyspace === null) {
    return [...schema.keyspaces.values()]
      .filter(({ isVirtual }) => !isVirtual)
      .flatMap((each) => [...each.tables.values()]);
  }
  const found = schema.keyspace(keyspace);
  if (found === undefined) throw new AdminProblem(404, `Keyspace [${keyspace}] does not exist.`);
  if (tables.length === 0) return [...found.tables.values()];
  return tables.map((name) => {
    const table = found.tables.get(name);
    if (table !== undefined) return table;
    throw new AdminProblem(unknownTable, `Unknown keyspace/cf pair (${keyspace}.${name})`);
  });
}
