import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { ReadCommand, RingPosition, RowCondition, Slice } from '../../mutation/index.ts';
import { tokenText } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { splitPartitionKey } from '../../schema/index.ts';
import { cqlLiteral } from '../../types/index.ts';

/** A read command as CQL for messages (ReadCommand.toCQLString). */
export function commandText(command: ReadCommand): string {
  const { table, columns, limits, asked = columns } = command;
  const shown = asked?.map(({ name }) => quoteIdentifier(name)) ?? [];
  const what = shown.length === 0 ? '*' : shown.join(', ');
  const conditions = [
    ...keyConditions(command),
    ...clusteringConditions(command),
    ...command.rowFilter.map(conditionText),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const limit = Number.isFinite(limits.rows) ? ` LIMIT ${limits.rows}` : '';
  const each = limits.rowsPerPartition;
  const perPartition = Number.isFinite(each) ? ` PER PARTITION LIMIT ${each}` : '';
  return (
    `SELECT ${what} FROM ${quoteIdentifier(table.keyspace)}.${quoteIdentifier(table.name)}` +
    `${where}${orderText(command)}${limit}${perPartition} ALLOW FILTERING`
  );
}

function conditionText({ column, operator, values, mapKey }: RowCondition): string {
  const name = quoteIdentifier(column.name);
  const texts = values.map((value) => column.type.toCqlLiteral(value));
  if (operator === 'IN') return `${name} IN (${texts.join(', ')})`;
  if (mapKey === null) return `${name} ${operator} ${texts[0]}`;
  const [keyType] = column.type.elements;
  return `${name}[${keyType?.toCqlLiteral(mapKey)}] = ${texts[0]}`;
}

function keyConditions(command: ReadCommand): string[] {
  const { table } = command;
  if (command.kind === 'partition') {
    const values = splitPartitionKey(table, command.key.key);
    return table.partitionKey.map((column, i) => equals(column, values[i] as Buffer));
  }
  const { start, end } = command.range;
  return [
    ...(start === null ? [] : [tokenCondition(table, start, start.weight > 0 ? '>' : '>=')]),
    ...(end === null ? [] : [tokenCondition(table, end, end.weight < 0 ? '<' : '<=')]),
  ];
}

function tokenCondition(table: TableMetadata, position: RingPosition, operator: string): string {
  const names = table.partitionKey.map(({ name }) => quoteIdentifier(name)).join(', ');
  if (position.key === null) return `token(${names}) ${operator} ${tokenText(position)}`;
  const values = splitPartitionKey(table, position.key);
  const texts = table.partitionKey.map(({ type }, i) => type.toCqlLiteral(values[i] as Buffer));
  return `token(${names}) ${operator} token(${texts.join(', ')})`;
}

function equals(column: ColumnMetadata, value: Buffer | null): string {
  return `${quoteIdentifier(column.name)} = ${cqlLiteral(column.type, value)}`;
}

function clusteringConditions({ clustering, table }: ReadCommand): string[] {
  if (table.clustering.length === 0) return [];
  if (clustering.kind === 'slices') return sliceConditions(table, clustering.slices);
  const isAlone = table.clustering.length === 1;
  const bracketed = (texts: readonly string[]): string =>
    isAlone ? texts.join(', ') : `(${texts.join(', ')})`;
  const rows = clustering.rows.map((row) =>
    bracketed(
      row.map((value, i) => cqlLiteral((table.clustering[i] as ColumnMetadata).type, value)),
    ),
  );
  if (rows.length === 0) return [];
  const names = bracketed(table.clustering.map(({ name }) => quoteIdentifier(name)));
  return [rows.length === 1 ? `${names} = ${rows[0]}` : `${names} IN (${rows.join(', ')})`];
}

/**
 * Column by column, what all slices say of it: one value, several values, or bounds. Of bounds those of
 * the first slice are told, since a statement cannot say more.
 */
function sliceConditions(table: TableMetadata, slices: readonly Slice[]): string[] {
  const conditions: string[] = [];
  for (const [i, column] of table.clustering.entries()) {
    const parts = slices.filter(
      ({ start, end }) => i < Math.max(start.prefix.length, end.prefix.length),
    );
    const [first] = parts;
    if (first === undefined) break;
    const [start, end] = [first.start.prefix[i], first.end.prefix[i]];
    const name = quoteIdentifier(column.name);
    if (start !== undefined && end !== undefined && areEqual(start, end)) {
      const texts = parts.map((part) => cqlLiteral(column.type, part.start.prefix[i] ?? null));
      const distinct = [...new Set(texts)];
      conditions.push(
        distinct.length === 1 ? equals(column, start) : `${name} IN (${distinct.join(', ')})`,
      );
      continue;
    }
    const [up, down] = column.isReversed ? ['<', '>'] : ['>', '<'];
    if (start !== undefined) {
      const operator = first.start.weight < 0 ? `${up}=` : up;
      conditions.push(`${name} ${operator} ${cqlLiteral(column.type, start)}`);
    }
    if (end !== undefined) {
      const operator = first.end.weight > 0 ? `${down}=` : down;
      conditions.push(`${name} ${operator} ${cqlLiteral(column.type, end)}`);
    }
  }
  return conditions;
}

function orderText({ clustering, table }: ReadCommand): string {
  if (!clustering.reversed || table.clustering.length === 0) return '';
  const columns = table.clustering.map(
    ({ name, isReversed }) => `${quoteIdentifier(name)} ${isReversed ? 'ASC' : 'DESC'}`,
  );
  return ` ORDER BY ${columns.join(', ')}`;
}

function areEqual(left: Buffer | null, right: Buffer | null): boolean {
  return left === right || (left !== null && right !== null && left.equals(right));
}
