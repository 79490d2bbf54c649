import type { Selectable } from '../../ast/index.ts';
import {
  ARITHMETIC_FUNCTION_NAMES,
  functionNameText,
  rawTypeText,
  termText,
} from '../../ast/index.ts';

/** An expression of a SELECT clause as messages print it. */
export function selectableText(selectable: Selectable): string {
  switch (selectable.kind) {
    case 'identifier':
      return selectable.name;
    case 'value':
      return termText(selectable.term);
    case 'countRows':
      return 'count(*)';
    case 'function':
      return `${functionNameText(selectable.name)}(${listText(selectable.arguments)})`;
    case 'cellMetadata':
      return `${selectable.metadata}(${selectableText(selectable.operand)})`;
    case 'cast':
      return `cast(${selectableText(selectable.operand)} as ${selectable.type})`;
    case 'typeHint':
      return `(${rawTypeText(selectable.type)})${selectableText(selectable.operand)}`;
    case 'field':
      return `${selectableText(selectable.operand)}.${selectable.field}`;
    case 'element':
    case 'slice':
      return selectableText(selectable.operand) + partText(selectable);
    case 'list':
      return `[${listText(selectable.elements)}]`;
    case 'set':
      return `{${listText(selectable.elements)}}`;
    case 'mapOrUserType': {
      const entries = selectable.entries.map(
        ({ key, value }) => `${selectableText(key)}: ${selectableText(value)}`,
      );
      return `{${entries.join(', ')}}`;
    }
    case 'parenthesesOrTuple':
      return `(${listText(selectable.elements)})`;
    case 'arithmetic': {
      const name = ARITHMETIC_FUNCTION_NAMES[selectable.operator];
      return `system."${name}"(${listText([selectable.left, selectable.right])})`;
    }
    case 'negation':
      return `system."_negate"(${selectableText(selectable.operand)})`;
  }
}

/** What is taken of a collection, in its brackets. */
export function partText(selectable: Selectable & { kind: 'element' | 'slice' }): string {
  if (selectable.kind === 'element') return `[${termText(selectable.element)}]`;
  const from = selectable.from === null ? '' : termText(selectable.from);
  const to = selectable.to === null ? '' : termText(selectable.to);
  return `[${from}..${to}]`;
}

function listText(selectables: readonly Selectable[]): string {
  return selectables.map(selectableText).join(', ');
}
