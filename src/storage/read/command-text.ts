import type { Bound, Clustering, ReadCommand } from '../../mutation/index.ts';
import { selectsAllRows } from '../../mutation/index.ts';
import { splitPartitionKey } from '../../schema/index.ts';

/** A read command as CQL for messages (ReadCommand.toCQLString). */
export function commandText(command: ReadCommand): string {
  const { table, columns, limits, rowFilter } = command;
  const what = columns === null ? '*' : columns.map(({ name }) => name).join(', ');
  const conditions = [...keyConditions(command), ...clusteringConditions(command)];
  for (const { column, operator, values } of rowFilter) {
    const texts = values.map((value) => column.type.toCqlLiteral(value));
    conditions.push(
      `${column.name} ${operator} ${operator === 'IN' ? `(${texts.join(', ')})` : texts[0]}`,
    );
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const order = command.clustering.reversed
    ? ` ORDER BY ${table.clustering.map(({ name }) => `${name} DESC`).join(', ')}`
    : '';
  const limit = Number.isFinite(limits.rows) ? ` LIMIT ${limits.rows}` : '';
  // Said of each, whether it filters or not.
  const filtering = ' ALLOW FILTERING';
  return `SELECT ${what} FROM ${table.keyspace}.${table.name}${where}${order}${limit}${filtering}`;
}

function keyConditions(command: ReadCommand): string[] {
  if (command.kind !== 'partition') return [];
  const values = splitPartitionKey(command.table, command.key.key);
  return command.table.partitionKey.map(
    ({ name, type }, i) => `${name} = ${type.toCqlLiteral(values[i] ?? Buffer.alloc(0))}`,
  );
}

function clusteringConditions({ clustering, table }: ReadCommand): string[] {
  if (selectsAllRows(clustering) || table.clustering.length === 0) return [];
  const names = table.clustering.map(({ name }) => name).join(', ');
  const literal = (value: Buffer | null, i: number): string | undefined =>
    value === null ? 'null' : table.clustering[i]?.type.toCqlLiteral(value);
  const tuple = (values: Clustering): string => `(${values.map(literal).join(', ')})`;
  if (clustering.kind === 'names') {
    return [`(${names}) IN (${clustering.rows.map(tuple).join(', ')})`];
  }
  return clustering.slices.flatMap(({ start, end }) => [
    ...bound(start, '>=', '>'),
    ...bound(end, '<', '<='),
  ]);

  function bound({ prefix, weight }: Bound, before: string, after: string): string[] {
    if (prefix.length === 0) return [];
    const columns = table.clustering.slice(0, prefix.length).map(({ name }) => name);
    return [`(${columns.join(', ')}) ${weight < 0 ? before : after} ${tuple(prefix)}`];
  }
}
