import { quoteIdentifier } from '../lexer/identifier.ts';
import { fieldsInJavaOrder } from './field-order.ts';
import type { FunctionName } from './qualified-name.ts';
import { rawTypeText } from './raw-type-text.ts';
import type { ArithmeticOperator, Term } from './term.ts';

/**
 * The text Cassandra prints for a term in messages such as `Invalid STRING constant ('a') for
 * "c" of type int`: strings keep single quotes but not their doubling, every marker is `?`, and
 * operators and casts show the native functions they stand for.
 */
export function termText(term: Term): string {
  switch (term.kind) {
    case 'literal':
      return term.type === 'string' ? `'${term.text}'` : term.text;
    case 'null':
      return 'NULL';
    case 'marker':
      return '?';
    case 'list':
      return `[${termListText(term.elements)}]`;
    case 'set':
      return `{${termListText(term.elements)}}`;
    case 'map': {
      const entries = term.entries.map((e) => `${termText(e.key)}: ${termText(e.value)}`);
      return `{${entries.join(', ')}}`;
    }
    case 'tuple':
      return `(${termListText(term.elements)})`;
    case 'userType':
      return `{${fieldsInJavaOrder(term.fields).map(fieldText).join(', ')}}`;
    case 'function':
      return `${functionNameText(term.name)}(${termListText(term.arguments)})`;
    case 'typeHint':
      return `(${rawTypeText(term.type)})${termText(term.term)}`;
    case 'cast':
      return `system.cast_as_${term.type}(${termText(term.term)})`;
    case 'arithmetic': {
      const name = ARITHMETIC_FUNCTION_NAMES[term.operator];
      return `system."${name}"(${termText(term.left)}, ${termText(term.right)})`;
    }
    case 'negation':
      return `system."_negate"(${termText(term.term)})`;
  }
}

function fieldText({ field, value }: { readonly field: string; readonly value: Term }): string {
  return `${field}: ${termText(value)}`;
}

/** The text of a function's name: quoted where it must be, except for `token`. */
export function functionNameText(name: FunctionName): string {
  if (name.name === 'token' && (name.keyspace === null || name.keyspace === 'system')) {
    return 'token';
  }
  const text = quoteIdentifier(name.name);
  return name.keyspace === null ? text : `${quoteIdentifier(name.keyspace)}.${text}`;
}

/** The native functions of the system keyspace that operators stand for, spelled as there. */
export const ARITHMETIC_FUNCTION_NAMES: Readonly<Record<ArithmeticOperator, string>> = {
  '+': '_add',
  '-': '_substract',
  '*': '_multiply',
  '/': '_divide',
  '%': '_modulo',
};

/** Terms as messages list them. */
export function termListText(terms: readonly Term[]): string {
  return terms.map(termText).join(', ');
}
