import type { Expression } from '../ast/node.ts';
import type { Code, Frame } from '../run/frame.ts';
import { operation, unaryOperation } from '../run/operators.ts';
import { boxedType, isCastable, isNumeric, isSubtype } from '../type/relation.ts';
import type { PrimitiveName, Type } from '../type/type.ts';
import { isReference, isString, primitive, textOfType, unboxedName } from '../type/type.ts';
import { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';
import { Thrown } from '../value/thrown.ts';
import { checkExpression } from './check-expression.ts';
import { convert, isAssignable, toBoolean, toPrimitive, toText } from './convert.ts';
import type { Checked, Scope } from './scope.ts';

type Node<K> = Extract<Expression, { kind: K }>;

const IDLE: Frame = {
  locals: [],
  execution: new Execution({ now: () => 0, deadline: 0, bytes: 1 << 20 }),
  result: null,
};

/** The value of an expression whose parts are constants; what throws is none. */
function constantOf(parts: readonly Checked[], code: Code): { constant: JavaValue } | null {
  if (!parts.every((part) => part.constant !== undefined)) return null;
  try {
    return { constant: code(IDLE) };
  } catch (error) {
    if (error instanceof Thrown) return null;
    throw error;
  }
}

function made(parts: readonly Checked[], line: number, type: Type, code: Code): Checked {
  const constant = constantOf(parts, code);
  if (constant === null) return { line, type, code };
  return { line, type, code: () => constant.constant, ...constant };
}

/** Binary numeric promotion. */
function promoted(left: PrimitiveName, right: PrimitiveName): PrimitiveName {
  for (const name of ['double', 'float', 'long'] as const) {
    if (left === name || right === name) return name;
  }
  return 'int';
}

export function checkUnary(scope: Scope, node: Node<'unary'>): Checked {
  const operand = checkExpression(scope, node.operand);
  const name = unboxedName(operand.type);
  const { operator, line } = node;
  if (operator === '!' && name === 'boolean') {
    const { code } = toBoolean(scope, operand);
    return made([operand], line, primitive('boolean'), (frame) => code(frame) !== true);
  }
  const type = isNumeric(name) ? promoted(name, 'int') : 'boolean';
  const operate = isNumeric(name) && operator !== '!' ? unaryOperation(type, operator) : null;
  if (operate === null) {
    const text = textOfType(operand.type);
    scope.fail(line, `The operator ${operator} is undefined for the argument type(s) ${text}`);
  }
  const { code } = toPrimitive(operand, type, primitive(type));
  return made([operand], line, primitive(type), (frame) => operate(code(frame)));
}

export function checkBinary(scope: Scope, node: Node<'binary'>): Checked {
  const { operator, line } = node;
  const left = checkExpression(scope, node.left);
  const right = checkExpression(scope, node.right);
  if (operator === '&&' || operator === '||') {
    // What the right side assigns counts where its value decides: leniently, everywhere.
    return checkLogical(scope, left, right, operator, line);
  }
  return binary(scope, left, right, operator, line);
}

function undefinedFor(
  scope: Scope,
  operator: string,
  left: Checked,
  right: Checked,
  line: number,
): never {
  const types = `${textOfType(left.type)}, ${textOfType(right.type)}`;
  scope.fail(line, `The operator ${operator} is undefined for the argument type(s) ${types}`);
}

function checkLogical(
  scope: Scope,
  left: Checked,
  right: Checked,
  operator: string,
  line: number,
): Checked {
  if (unboxedName(left.type) !== 'boolean' || unboxedName(right.type) !== 'boolean') {
    undefinedFor(scope, operator, left, right, line);
  }
  const one = toBoolean(scope, left).code;
  const two = toBoolean(scope, right).code;
  const type = primitive('boolean');
  if (operator === '&&')
    return made([left, right], line, type, (frame) => one(frame) && two(frame));
  return made([left, right], line, type, (frame) => one(frame) || two(frame));
}

/** An operator other than `&&` and `||` on two values. */
export function binary(
  scope: Scope,
  left: Checked,
  right: Checked,
  operator: string,
  line: number,
): Checked {
  if (left.type.kind === 'void' || right.type.kind === 'void') {
    undefinedFor(scope, operator, left, right, line);
  }
  if (operator === '+' && (isString(left.type) || isString(right.type))) {
    return concatenation(scope, left, right, line);
  }
  const isEquality = operator === '==' || operator === '!=';
  if (isEquality && isReference(left.type) && isReference(right.type)) {
    return identity(scope, left, right, operator, line);
  }
  const one = unboxedName(left.type);
  const two = unboxedName(right.type);
  if (one === null || two === null || (one === 'boolean') !== (two === 'boolean')) {
    if (isEquality && (one === null) !== (two === null)) {
      const types = `${textOfType(left.type)} and ${textOfType(right.type)}`;
      const primitiveSide = left.type.kind === 'primitive' ? left : right;
      const other = primitiveSide === left ? right : left;
      if (
        other.type.kind === 'class' &&
        isSubtype(boxedType(primitiveSide.type, scope.table), other.type)
      ) {
        const boxes = [left, right].map((side) => convert(scope, side, other.type)) as [
          Checked,
          Checked,
        ];
        return identity(scope, boxes[0], boxes[1], operator, line);
      }
      scope.fail(line, `Incompatible operand types ${types}`);
    }
    undefinedFor(scope, operator, left, right, line);
  }
  const isShift = operator === '<<' || operator === '>>' || operator === '>>>';
  const name = one === 'boolean' ? one : promoted(one, isShift ? 'int' : two);
  const operate = operation(name, operator);
  if (operate === null) undefinedFor(scope, operator, left, right, line);
  const isTruth = isEquality || /^[<>]=?$/.test(operator);
  const type = primitive(isTruth ? 'boolean' : name);
  const from = toPrimitive(left, name, primitive(name)).code;
  const by = toPrimitive(right, name, primitive(name)).code;
  return made([left, right], line, type, (frame) => operate(from(frame), by(frame)));
}

function concatenation(scope: Scope, left: Checked, right: Checked, line: number): Checked {
  const one = toText(left);
  const two = toText(right);
  return made([left, right], line, scope.table.string(), (frame) => {
    const start = one(frame) as string;
    const end = two(frame) as string;
    frame.execution.allocate(24 + 2 * (start.length + end.length));
    return start + end;
  });
}

function identity(
  scope: Scope,
  left: Checked,
  right: Checked,
  operator: string,
  line: number,
): Checked {
  const { table } = scope;
  if (!isCastable(left.type, right.type, table) && !isCastable(right.type, left.type, table)) {
    const types = `${textOfType(left.type)} and ${textOfType(right.type)}`;
    scope.fail(line, `Incompatible operand types ${types}`);
  }
  const isEqual = operator === '==';
  return made([left, right], line, primitive('boolean'), (frame) => {
    const one = left.code(frame);
    return (one === right.code(frame)) === isEqual;
  });
}

export function checkConditional(scope: Scope, node: Node<'conditional'>): Checked {
  const condition = toBoolean(scope, checkExpression(scope, node.condition));
  const before = new Set(scope.unassigned);
  const then = checkExpression(scope, node.then);
  const after = scope.unassigned;
  scope.unassigned = before;
  const otherwise = checkExpression(scope, node.otherwise);
  for (const variable of after) scope.unassigned.add(variable);
  const type = conditionalType(scope, then, otherwise);
  const test = condition.code;
  const one = convert(scope, then, type).code;
  const two = convert(scope, otherwise, type).code;
  const code: Code = (frame) => (test(frame) === true ? one(frame) : two(frame));
  const result = made([condition, then, otherwise], node.line, type, code);
  return then.isInferred || otherwise.isInferred ? { ...result, isInferred: true } : result;
}

function conditionalType(scope: Scope, then: Checked, otherwise: Checked): Type {
  const { table } = scope;
  const one = unboxedName(then.type);
  const two = unboxedName(otherwise.type);
  if (one !== null && one === two) {
    return then.type.kind === 'primitive' ? then.type : otherwise.type;
  }
  if (isNumeric(one) && isNumeric(two)) {
    for (const [value, wanted] of [
      [then, otherwise],
      [otherwise, then],
    ] as const) {
      const name = unboxedName(wanted.type) as PrimitiveName;
      const isSmall = name === 'byte' || name === 'short' || name === 'char';
      if (isSmall && value.type.kind === 'primitive' && value.constant !== undefined) {
        if (isAssignable(scope, value, primitive(name))) return primitive(name);
      }
    }
    const small = new Set([one, two]);
    if (small.has('byte') && small.has('short')) return primitive('short');
    return primitive(promoted(one, two));
  }
  const left = boxedType(then.type, table);
  const right = boxedType(otherwise.type, table);
  if (isSubtype(left, right)) return right;
  return isSubtype(right, left) ? left : table.object();
}
