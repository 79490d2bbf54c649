import type { Expression } from '../ast/node.ts';
import { instanceTest } from '../run/check-class.ts';
import type { Code, Frame } from '../run/frame.ts';
import type { Type } from '../type/type.ts';
import { isReference, isString, primitive, textOfType, unboxedName } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkElement, checkExpression, itemsAt } from './check-expression.ts';
import { checkName } from './check-name.ts';
import { binary } from './check-operator.ts';
import { assign, convert, mismatch } from './convert.ts';
import type { Checked, Scope } from './scope.ts';

/** What may be assigned to. `update` gives code for `target = f(target)`, evaluated once. */
interface Place {
  readonly type: Type;
  update(compute: (frame: Frame, old: JavaValue) => JavaValue, givesOld: boolean): Code;
}

function checkPlace(scope: Scope, node: Expression, isRead: boolean): Place {
  if (node.kind === 'name') return variablePlace(scope, node, isRead);
  if (node.kind === 'index') return elementPlace(scope, node);
  if (node.kind === 'field') {
    const field = checkExpression(scope, node);
    void field;
    scope.fail(node.line, `The final field ${node.name} cannot be assigned`);
  }
  return scope.fail(node.line, 'The left-hand side of an assignment must be a variable');
}

function variablePlace(
  scope: Scope,
  node: Extract<Expression, { kind: 'name' }>,
  isRead: boolean,
): Place {
  const variable = scope.variable(node.name);
  if (variable === null || isRead) checkName(scope, node.name, node.line);
  if (variable === null) scope.fail(node.line, `The final field ${node.name} cannot be assigned`);
  if (variable.isFinal && !scope.unassigned.has(variable)) {
    scope.fail(
      node.line,
      `The final local variable ${node.name} cannot be assigned. ` +
        'It must be blank and not using a compound assignment',
    );
  }
  const { slot, type } = variable;
  return {
    type,
    update: (compute, givesOld) => (frame) => {
      const old = frame.locals[slot] as JavaValue;
      const value = compute(frame, old);
      frame.locals[slot] = value;
      return givesOld ? old : value;
    },
  };
}

function elementPlace(scope: Scope, node: Extract<Expression, { kind: 'index' }>): Place {
  const { element, array, index } = checkElement(scope, node);
  const isObject = isReference(element);
  return {
    type: element,
    update: (compute, givesOld) => (frame) => {
      const target = array(frame);
      const at = index(frame) as number;
      if (target === null) throw raise('java.lang.NullPointerException');
      const items = itemsAt(target, at);
      const old = items[at] as JavaValue;
      const value = compute(frame, old);
      if (isObject && value !== null) checkStore(scope, target, value);
      items[at] = value;
      return givesOld ? old : value;
    },
  };
}

/** Arrays are covariant: what one holds is looked at when it is stored. */
function checkStore(scope: Scope, target: JavaValue, value: JavaValue): void {
  const name = (target as { className: string }).className.slice(0, -2);
  const element = name.endsWith('[]') ? null : scope.table.get(name);
  if (element === null || element === undefined || element.name === 'java.lang.Object') return;
  if (instanceTest(element.type(), scope.table)(value)) return;
  const found =
    typeof value === 'string' ? 'java.lang.String' : (value as { className: string }).className;
  throw raise('java.lang.ArrayStoreException', found);
}

export function checkAssignment(
  scope: Scope,
  node: Extract<Expression, { kind: 'assign' }>,
): Checked {
  const { line, operator } = node;
  if (operator === '=') {
    const isName = node.target.kind === 'name';
    const variable = node.target.kind === 'name' ? scope.variable(node.target.name) : null;
    if (!isName) {
      const place = checkPlace(scope, node.target, false);
      const { code } = assign(scope, checkExpression(scope, node.value), place.type);
      return { line, type: place.type, code: place.update((frame) => code(frame), false) };
    }
    const known = checkPlace(scope, node.target, false);
    const { code } = assign(scope, checkExpression(scope, node.value), known.type);
    if (variable !== null) scope.unassigned.delete(variable);
    return { line, type: known.type, code: known.update((frame) => code(frame), false) };
  }
  const place = checkPlace(scope, node.target, true);
  const right = checkExpression(scope, node.value);
  const code = compound(scope, place.type, right, operator.slice(0, -1), line);
  return { line, type: place.type, code: place.update(code, false) };
}

/** `old op right`, cast to the type of the place. */
function compound(
  scope: Scope,
  type: Type,
  right: Checked,
  operator: string,
  line: number,
): (frame: Frame, old: JavaValue) => JavaValue {
  const slot = scope.slots++;
  const left: Checked = { line, type, code: (frame) => frame.locals[slot] as JavaValue };
  const result = binary(scope, left, right, operator, line);
  const name = unboxedName(type);
  if (name === null && !isString(type) && !isString(result.type)) mismatch(scope, result, type);
  const plain = name === null ? result : convert(scope, result, primitive(name));
  const { code } = type.kind === 'primitive' ? plain : assign(scope, plain, type);
  return (frame, old) => {
    frame.locals[slot] = old;
    return code(frame);
  };
}

export function checkStep(scope: Scope, node: Extract<Expression, { kind: 'step' }>): Checked {
  const { line } = node;
  if (node.operand.kind !== 'name' && node.operand.kind !== 'index') {
    scope.fail(line, `Invalid argument to operation ${node.operator}`);
  }
  const place = checkPlace(scope, node.operand, true);
  const name = unboxedName(place.type);
  if (name === null || name === 'boolean') {
    const text = textOfType(place.type);
    scope.fail(line, `Type mismatch: cannot convert from ${text} to int`);
  }
  const one: Checked = { line, type: primitive('int'), constant: 1, code: () => 1 };
  const code = compound(scope, place.type, one, node.operator === '++' ? '+' : '-', line);
  return { line, type: place.type, code: place.update(code, !node.isPrefix) };
}
