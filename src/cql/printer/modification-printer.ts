import type {
  Assignment,
  Attributes,
  BatchStatement,
  Condition,
  Deletion,
  ModificationStatement,
  Ordering,
  SelectStatement,
} from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { qualifiedNameCql } from './name-printer.ts';
import { conditionCql, whereClauseCql } from './relation-printer.ts';
import { selectableCql, selectorsCql } from './selectable-printer.ts';
import { termCql, termListCql } from './term-printer.ts';

/** The parts that are there, with a space between. */
export function joinParts(...parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => part !== false && part !== null && part !== '').join(' ');
}

export function selectCql(select: SelectStatement): string {
  const { groupBy, orderBy, perPartitionLimit, limit } = select;
  return joinParts(
    'SELECT',
    select.json && 'JSON',
    select.distinct && 'DISTINCT',
    selectorsCql(select.selectors),
    `FROM ${qualifiedNameCql(select.table)}`,
    wherePart(select.where),
    groupBy.length > 0 && `GROUP BY ${groupBy.map(selectableCql).join(', ')}`,
    orderBy.length > 0 && `ORDER BY ${orderBy.map(orderingCql).join(', ')}`,
    perPartitionLimit !== null && `PER PARTITION LIMIT ${termCql(perPartitionLimit)}`,
    limit !== null && `LIMIT ${termCql(limit)}`,
    select.allowFiltering && 'ALLOW FILTERING',
  );
}

/** WHERE and its conditions, or nothing. */
export function wherePart(where: SelectStatement['where']): string {
  const text = whereClauseCql(where);
  return text === '' ? '' : `WHERE ${text}`;
}

function orderingCql(ordering: Ordering): string {
  const ann = ordering.kind === 'ann' && `ANN OF ${termCql(ordering.vector)}`;
  return joinParts(quoteIdentifier(ordering.column), ann, ordering.descending ? 'DESC' : 'ASC');
}

export function modificationCql(statement: ModificationStatement): string {
  const table = qualifiedNameCql(statement.table);
  const using = usingCql(statement.attributes);
  switch (statement.kind) {
    case 'insert':
      return joinParts(
        `INSERT INTO ${table} (${statement.columns.map(quoteIdentifier).join(', ')})`,
        `VALUES (${termListCql(statement.values)})`,
        statement.ifNotExists && 'IF NOT EXISTS',
        using,
      );
    case 'insertJson':
      return joinParts(
        `INSERT INTO ${table} JSON ${termCql(statement.value)}`,
        statement.defaultUnset && 'DEFAULT UNSET',
        statement.ifNotExists && 'IF NOT EXISTS',
        using,
      );
    case 'update':
      return joinParts(
        `UPDATE ${table}`,
        using,
        `SET ${statement.assignments.map(assignmentCql).join(', ')}`,
        wherePart(statement.where),
        ifCql(statement.ifExists, statement.conditions),
      );
    case 'delete':
      return joinParts(
        'DELETE',
        statement.deletions.map(deletionCql).join(', '),
        `FROM ${table}`,
        using,
        wherePart(statement.where),
        ifCql(statement.ifExists, statement.conditions),
      );
  }
}

export function batchCql(batch: BatchStatement): string {
  return joinParts(
    'BEGIN',
    batch.type !== 'logged' && batch.type.toUpperCase(),
    'BATCH',
    usingCql(batch.attributes),
    ...batch.statements.map((statement) => `${modificationCql(statement)};`),
    'APPLY BATCH',
  );
}

function usingCql({ timestamp, timeToLive }: Attributes): string {
  const parts: string[] = [];
  if (timestamp !== null) parts.push(`TIMESTAMP ${termCql(timestamp)}`);
  if (timeToLive !== null) parts.push(`TTL ${termCql(timeToLive)}`);
  return parts.length === 0 ? '' : `USING ${parts.join(' AND ')}`;
}

function ifCql(ifExists: boolean, conditions: readonly Condition[]): string {
  if (ifExists) return 'IF EXISTS';
  return conditions.length === 0 ? '' : `IF ${conditions.map(conditionCql).join(' AND ')}`;
}

function assignmentCql(assignment: Assignment): string {
  const column = quoteIdentifier(assignment.column);
  const value = termCql(assignment.value);
  switch (assignment.kind) {
    case 'setValue':
      return `${column} = ${value}`;
    case 'setElement':
      return `${column}[${termCql(assignment.element)}] = ${value}`;
    case 'setField':
      return `${column}.${quoteIdentifier(assignment.field)} = ${value}`;
    case 'add':
      return `${column} = ${column} + ${value}`;
    case 'subtract':
      return `${column} = ${column} - ${value}`;
    case 'prepend':
      return `${column} = ${value} + ${column}`;
  }
}

function deletionCql(deletion: Deletion): string {
  const column = quoteIdentifier(deletion.column);
  if (deletion.kind === 'element') return `${column}[${termCql(deletion.element)}]`;
  return deletion.kind === 'field' ? `${column}.${quoteIdentifier(deletion.field)}` : column;
}
