import type { Selectable, Selector } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { functionNameCql } from './name-printer.ts';
import { rawTypeCql, termCql } from './term-printer.ts';

/** Names that would be taken for the words after SELECT. */
const SELECT_WORDS = new Set(['json', 'distinct']);

/** The CQL of an expression of a SELECT clause, which parses to the same expression. */
export function selectableCql(selectable: Selectable): string {
  switch (selectable.kind) {
    case 'identifier':
      return SELECT_WORDS.has(selectable.name)
        ? `"${selectable.name}"`
        : quoteIdentifier(selectable.name);
    case 'value':
      return termCql(selectable.term);
    case 'countRows':
      return 'count(*)';
    case 'function':
      return `${functionNameCql(selectable.name)}(${listCql(selectable.arguments)})`;
    case 'cellMetadata':
      return `${selectable.metadata}(${selectableCql(selectable.operand)})`;
    case 'cast':
      return `CAST(${selectableCql(selectable.operand)} AS ${selectable.type})`;
    case 'typeHint':
      return `(${rawTypeCql(selectable.type)}) ${selectableCql(selectable.operand)}`;
    case 'field':
      return `${selectableCql(selectable.operand)}.${quoteIdentifier(selectable.field)}`;
    case 'element':
      return `${selectableCql(selectable.operand)}[${termCql(selectable.element)}]`;
    case 'slice': {
      const from = selectable.from === null ? '' : termCql(selectable.from);
      const to = selectable.to === null ? '' : termCql(selectable.to);
      return `${selectableCql(selectable.operand)}[${from} .. ${to}]`;
    }
    case 'list':
      return `[${listCql(selectable.elements)}]`;
    case 'set':
      return `{${listCql(selectable.elements)}}`;
    case 'mapOrUserType': {
      const entries = selectable.entries.map(
        (entry) => `${selectableCql(entry.key)}: ${selectableCql(entry.value)}`,
      );
      return `{${entries.join(', ')}}`;
    }
    case 'parenthesesOrTuple':
      return `(${listCql(selectable.elements)})`;
    case 'arithmetic': {
      const { left, operator, right } = selectable;
      return `${selectableCql(left)} ${operator} ${selectableCql(right)}`;
    }
    case 'negation':
      return `- ${selectableCql(selectable.operand)}`;
  }
}

/** `*` or the items of a SELECT clause. */
export function selectorsCql(selectors: readonly Selector[]): string {
  if (selectors.length === 0) return '*';
  const items = selectors.map(({ selectable, alias }) => {
    const text = selectableCql(selectable);
    return alias === null ? text : `${text} AS ${quoteIdentifier(alias)}`;
  });
  return items.join(', ');
}

function listCql(selectables: readonly Selectable[]): string {
  return selectables.map(selectableCql).join(', ');
}
