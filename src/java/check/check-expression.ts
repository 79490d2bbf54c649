import type { Expression, TypeNode } from '../ast/node.ts';
import { instanceTest } from '../run/check-class.ts';
import type { Code } from '../run/frame.ts';
import { isCastable } from '../type/relation.ts';
import type { Type } from '../type/type.ts';
import { isReference, NULL, primitive, primitiveNamed, textOfType } from '../type/type.ts';
import { JavaArray } from '../value/array.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkAssignment, checkStep } from './check-assignment.ts';
import { checkCall, checkNew } from './check-call.ts';
import { checkField, checkName } from './check-name.ts';
import { checkBinary, checkConditional, checkUnary } from './check-operator.ts';
import { assign, cast, toPrimitive } from './convert.ts';
import { newArray } from './new-array.ts';
import type { Checked, Scope } from './scope.ts';

/** Types an expression and makes code of it. Throws CompileError. */
export function checkExpression(scope: Scope, node: Expression): Checked {
  switch (node.kind) {
    case 'literal': {
      const { value } = node.literal;
      const type = literalType(scope, node.literal.type);
      if (value === null) return { line: node.line, type, code: () => null };
      return { line: node.line, type, constant: value, code: () => value };
    }
    case 'name':
      return checkName(scope, node.name, node.line);
    case 'field':
      return checkField(scope, node);
    case 'index':
      return checkIndex(scope, node);
    case 'call':
      return checkCall(scope, node);
    case 'new':
      return checkNew(scope, node);
    case 'newArray':
      return checkNewArray(scope, node.type, node.sizes, node.items, node.line);
    case 'arrayItems':
      return scope.fail(node.line, 'Array constants can only be used in initializers');
    case 'unary':
      return checkUnary(scope, node);
    case 'step':
      return checkStep(scope, node);
    case 'binary':
      return checkBinary(scope, node);
    case 'assign':
      return checkAssignment(scope, node);
    case 'conditional':
      return checkConditional(scope, node);
    case 'cast': {
      const value = checkExpression(scope, node.operand);
      return cast(scope, { ...value, line: node.line }, scope.resolve(node.type));
    }
    case 'instanceof':
      return checkInstance(scope, node);
  }
}

function literalType(scope: Scope, name: string): Type {
  if (name === 'null') return NULL;
  return primitiveNamed(name) ?? scope.table.string();
}

/** An expression that must have a value. */
export function checkValue(scope: Scope, node: Expression): Checked {
  return checkExpression(scope, node);
}

/** The value of a declaration or an item: `{...}` too. Converted to the type. */
export function checkInitializer(scope: Scope, node: Expression, type: Type): Checked {
  if (node.kind !== 'arrayItems') return assign(scope, checkExpression(scope, node), type);
  if (type.kind !== 'array') {
    const text = textOfType(type);
    scope.fail(node.line, `Type mismatch: cannot convert from Object[] to ${text}`);
  }
  return arrayOf(scope, node.items, type.element, node.line);
}

function arrayOf(scope: Scope, nodes: readonly Expression[], element: Type, line: number): Checked {
  const codes = nodes.map((item) => checkInitializer(scope, item, element).code);
  const create = newArray(element);
  return {
    line,
    type: { kind: 'array', element },
    code: (frame) => {
      const array = create(frame.execution, codes.length);
      for (const [i, code] of codes.entries()) array.items[i] = code(frame);
      return array;
    },
  };
}

function checkNewArray(
  scope: Scope,
  node: TypeNode,
  sizes: readonly Expression[],
  items: readonly Expression[] | null,
  line: number,
): Checked {
  const type = scope.resolve(node);
  if (type.kind !== 'array') return scope.fail(line, 'Array type expected');
  if (items !== null) return arrayOf(scope, items, type.element, line);
  const codes = sizes.map((size) => toIndex(scope, checkExpression(scope, size)).code);
  const levels: ((frame: Parameters<Code>[0], length: number) => JavaArray)[] = [];
  let element: Type = type;
  for (let i = 0; i < codes.length && element.kind === 'array'; i++) {
    element = element.element;
    const create = newArray(element);
    levels.push((frame, length) => create(frame.execution, length));
  }
  const build = (frame: Parameters<Code>[0], lengths: number[], level: number): JavaArray => {
    const array = (levels[level] as (typeof levels)[0])(frame, lengths[level] as number);
    if (level + 1 < lengths.length) {
      for (let i = 0; i < array.items.length; i++)
        array.items[i] = build(frame, lengths, level + 1);
    }
    return array;
  };
  return {
    line,
    type,
    code: (frame) =>
      build(
        frame,
        codes.map((code) => code(frame) as number),
        0,
      ),
  };
}

/** An index or size: promoted to int. */
export function toIndex(scope: Scope, value: Checked): Checked {
  const int = primitive('int');
  if (value.type.kind === 'primitive' && value.type.name === 'char') {
    return toPrimitive(value, 'int', int);
  }
  return assign(scope, value, int);
}

/** The array and index of `a[i]`. */
export function checkElement(
  scope: Scope,
  node: Extract<Expression, { kind: 'index' }>,
): { element: Type; array: Code; index: Code } {
  const target = checkExpression(scope, node.target);
  if (target.type.kind !== 'array') {
    const text = textOfType(target.type);
    return scope.fail(
      node.line,
      `The type of the expression must be an array type but it resolved to ${text}`,
    );
  }
  const index = toIndex(scope, checkExpression(scope, node.index));
  return { element: target.type.element, array: target.code, index: index.code };
}

/** The items of an array when the index is one of it. */
export function itemsAt(array: JavaValue, index: JavaValue): JavaValue[] {
  if (!(array instanceof JavaArray)) throw raise('java.lang.NullPointerException');
  const { items } = array;
  if ((index as number) >= 0 && (index as number) < items.length) return items;
  throw raise(
    'java.lang.ArrayIndexOutOfBoundsException',
    `Index ${index} out of bounds for length ${items.length}`,
  );
}

function checkIndex(scope: Scope, node: Extract<Expression, { kind: 'index' }>): Checked {
  const { element, array, index } = checkElement(scope, node);
  return {
    line: node.line,
    type: element,
    code: (frame) => {
      const target = array(frame);
      const at = index(frame) as number;
      return itemsAt(target, at)[at] as JavaValue;
    },
  };
}

function checkInstance(scope: Scope, node: Extract<Expression, { kind: 'instanceof' }>): Checked {
  const { type: from, code } = checkExpression(scope, node.operand);
  const type = scope.resolve(node.type);
  if (!isReference(from) || !isReference(type) || !isCastable(from, type, scope.table)) {
    const words = `${textOfType(from)} and ${textOfType(type)}`;
    scope.fail(node.line, `Incompatible conditional operand types ${words}`);
  }
  const test = instanceTest(type, scope.table);
  return {
    line: node.line,
    type: primitive('boolean'),
    code: (frame) => {
      const value = code(frame);
      return value !== null && test(value);
    },
  };
}
