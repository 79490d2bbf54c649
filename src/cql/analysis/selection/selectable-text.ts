import type { FunctionName, Selectable } from '../../ast/index.ts';
import { functionNameText, rawTypeText, termText } from '../../ast/index.ts';
import { isNativeFunction } from '../../function/index.ts';

/** An expression of a SELECT clause as messages print it. */
export function selectableText(selectable: Selectable): string {
  switch (selectable.kind) {
    case 'identifier':
      return selectable.name;
    case 'value':
      return termText(selectable.term);
    case 'countRows':
      return 'count';
    case 'function':
      return `${functionText(selectable.name)}(${listText(selectable.arguments)})`;
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
    case 'arithmetic':
      return `${selectableText(selectable.left)} ${selectable.operator} ${selectableText(selectable.right)}`;
    case 'negation':
      return `-${selectableText(selectable.operand)}`;
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

/** Native functions are named with their keyspace, even where the statement leaves it out. */
function functionText(name: FunctionName): string {
  const isNative = name.keyspace === null && isNativeFunction(name.name);
  return functionNameText(isNative ? { ...name, keyspace: 'system' } : name);
}
