import type { Expression } from '../ast/node.ts';
import { parseType } from '../parser/parse-type.ts';
import type { Field, LibraryClass } from '../type/library-class.ts';
import { primitive, textOfType } from '../type/type.ts';
import { JavaArray } from '../value/array.ts';
import type { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkExpression } from './check-expression.ts';
import type { Checked, Scope } from './scope.ts';

/** A variable, or a field around the body; null when there is none of the name. */
function findName(scope: Scope, name: string, line: number): Checked | null {
  const variable = scope.variable(name);
  if (variable !== null) {
    if (scope.unassigned.has(variable)) {
      scope.fail(line, `The local variable ${name} may not have been initialized`);
    }
    const { slot, type, constant } = variable;
    const code: Checked['code'] = (frame) => frame.locals[slot] as JavaValue;
    return constant === undefined ? { line, type, code } : { line, type, code, constant };
  }
  const field = scope.fields.find((other) => other.name === name);
  if (field === undefined) return null;
  const { value } = field;
  return { line, type: scope.resolve(parseType(field.type)), code: () => value };
}

export function checkName(scope: Scope, name: string, line: number): Checked {
  return (
    findName(scope, name, line) ?? scope.fail(line, `${name} cannot be resolved to a variable`)
  );
}

/** `a.b.c` when it is made of names only. */
function dottedName(node: Expression): string | null {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'field') return null;
  const target = dottedName(node.target);
  return target === null ? null : `${target}.${node.name}`;
}

/** The class that an expression names, unless a variable hides it. */
export function namedClass(scope: Scope, node: Expression): LibraryClass | null {
  const name = dottedName(node);
  if (name === null) return null;
  const first = name.split('.')[0] as string;
  if (scope.variable(first) !== null || scope.fields.some((other) => other.name === first)) {
    return null;
  }
  return scope.findClass(name);
}

/** The target of a member access: the name of nothing is told as the compiler does. */
export function checkTarget(scope: Scope, node: Expression): Checked {
  if (node.kind === 'name') {
    return (
      findName(scope, node.name, node.line) ??
      scope.fail(node.line, `${node.name} cannot be resolved`)
    );
  }
  return checkExpression(scope, node);
}

export function checkField(scope: Scope, node: Extract<Expression, { kind: 'field' }>): Checked {
  const { line, name } = node;
  const owner = namedClass(scope, node.target);
  if (owner !== null) {
    const field = owner.field(name);
    if (field === null) scope.fail(line, `${name} cannot be resolved or is not a field`);
    return staticField(field, line);
  }
  const target = checkTarget(scope, node.target);
  if (target.type.kind === 'array' && name === 'length') {
    return {
      line,
      type: primitive('int'),
      code: (frame) => {
        const array = target.code(frame);
        if (array instanceof JavaArray) return array.items.length;
        throw raise('java.lang.NullPointerException');
      },
    };
  }
  if (target.type.kind === 'primitive') {
    const text = textOfType(target.type);
    scope.fail(line, `The primitive type ${text} of ${name} does not have a field ${name}`);
  }
  const field = target.type.kind === 'class' ? target.type.of.field(name) : null;
  return field === null
    ? scope.fail(line, `${name} cannot be resolved or is not a field`)
    : staticField(field, line);
}

/** A field, constant when its value is a primitive or a string. */
function staticField(field: Field, line: number): Checked {
  const { type } = field;
  const get = field.native as (execution: Execution) => JavaValue;
  return { line, type, code: (frame) => get(frame.execution) };
}
