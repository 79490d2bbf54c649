import type { Relation } from '../../ast/index.ts';
import { termText } from '../../ast/index.ts';
import { quoteIdentifier } from '../../lexer/index.ts';

/** A relation as Cassandra's messages print it: `(c1, c2) > (1, 'a')`. */
export function relationText(relation: Relation): string {
  switch (relation.kind) {
    case 'column':
      return `${quoteIdentifier(relation.column)} ${relation.operator} ${termText(relation.value)}`;
    case 'in':
      return `${quoteIdentifier(relation.column)} IN ${valuesText(relation.values)}`;
    case 'isNotNull':
      return `${quoteIdentifier(relation.column)} IS NOT NULL`;
    case 'element':
      return (
        `${quoteIdentifier(relation.column)}[${termText(relation.element)}] ` +
        `${relation.operator} ${termText(relation.value)}`
      );
    case 'token':
      return `token(${names(relation.columns)}) ${relation.operator} ${termText(relation.value)}`;
    case 'tuple':
      return `(${names(relation.columns)}) ${relation.operator} ${termText(relation.value)}`;
    case 'tupleIn':
      return `(${names(relation.columns)}) IN ${valuesText(relation.values)}`;
  }
}

type Values = (Relation & { kind: 'in' | 'tupleIn' })['values'];

function valuesText(values: Values): string {
  return 'kind' in values ? '?' : `(${values.map(termText).join(', ')})`;
}

function names(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
