import type { BindMarker, Condition, Relation, Term, WhereClause } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { termCql, termListCql } from './term-printer.ts';

/** The conditions of a WHERE clause, joined by AND: also the text system_schema.views keeps. */
export function whereClauseCql(where: WhereClause): string {
  const expressions = where.expressions.map(
    ({ index, value }) => `expr(${quoteIdentifier(index.name)}, ${termCql(value)})`,
  );
  return [...where.relations.map(relationCql), ...expressions].join(' AND ');
}

/** The CQL of one condition of a WHERE clause. */
export function relationCql(relation: Relation): string {
  switch (relation.kind) {
    case 'column': {
      const { column, operator, value } = relation;
      return `${quoteIdentifier(column)} ${operator} ${termCql(value)}`;
    }
    case 'in':
      return `${quoteIdentifier(relation.column)} IN ${inValuesCql(relation.values)}`;
    case 'isNotNull':
      return `${quoteIdentifier(relation.column)} IS NOT NULL`;
    case 'element': {
      const { column, element, operator, value } = relation;
      return `${quoteIdentifier(column)}[${termCql(element)}] ${operator} ${termCql(value)}`;
    }
    case 'token':
      return `token${columnsCql(relation.columns)} ${relation.operator} ${termCql(relation.value)}`;
    case 'tuple':
      return `${columnsCql(relation.columns)} ${relation.operator} ${termCql(relation.value)}`;
    case 'tupleIn':
      return `${columnsCql(relation.columns)} IN ${inValuesCql(relation.values)}`;
  }
}

/** The CQL of one condition of an IF clause. */
export function conditionCql(condition: Condition): string {
  const { target } = condition;
  let text = quoteIdentifier(target.column);
  if (target.kind === 'element') text += `[${termCql(target.element)}]`;
  if (target.kind === 'field') text += `.${quoteIdentifier(target.field)}`;
  if (condition.kind === 'in') return `${text} IN ${inValuesCql(condition.values)}`;
  return `${text} ${condition.operator} ${termCql(condition.value)}`;
}

function columnsCql(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(', ')})`;
}

function inValuesCql(values: readonly Term[] | BindMarker): string {
  return 'kind' in values ? termCql(values) : `(${termListCql(values)})`;
}
