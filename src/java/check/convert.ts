import { castCheck } from '../run/check-class.ts';
import { boxing, primitiveConversion, textConversion, unboxing } from '../run/convert-value.ts';
import type { Code } from '../run/frame.ts';
import { isCastable, isConvertible, isSubtype } from '../type/relation.ts';
import type { PrimitiveName, Type } from '../type/type.ts';
import { BOXES, erase, primitive, textOfType, unboxedName } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';
import type { Checked, Scope } from './scope.ts';

const RANGES = new Map<PrimitiveName, readonly [number, number]>([
  ['byte', [-128, 127]],
  ['short', [-32768, 32767]],
  ['char', [0, 65535]],
]);

function map(code: Code, convert: ((value: JavaValue) => JavaValue) | null): Code {
  return convert === null ? code : (frame) => convert(code(frame));
}

function folded(value: Checked, convert: ((value: JavaValue) => JavaValue) | null): Checked {
  if (value.constant === undefined) return { ...value, code: map(value.code, convert) };
  const constant = convert === null ? value.constant : convert(value.constant);
  return { ...value, constant, code: () => constant };
}

/** The value as a primitive of the name, out of a box when it is in one. */
export function toPrimitive(value: Checked, name: PrimitiveName, type: Type): Checked {
  const from = unboxedName(value.type) as PrimitiveName;
  const plain = value.type.kind === 'primitive' ? value : folded(value, unboxing);
  return { ...folded(plain, primitiveConversion(from, name)), type };
}

/** The same value seen as another type that it converts to (assignment, call or cast). */
export function convert(scope: Scope, value: Checked, type: Type): Checked {
  const { type: from } = value;
  if (type.kind === 'primitive') {
    if (unboxedName(from) !== null) return toPrimitive(value, type.name, type);
    const check = castCheck(scope.table.type(`java.lang.${BOXES[type.name]}`), scope.table);
    const { code } = value;
    return { line: value.line, type, code: (frame) => unboxing(check(code(frame))) };
  }
  if (from.kind === 'primitive') {
    const name = unboxedName(type) ?? from.name;
    const plain = folded(value, primitiveConversion(from.name, name));
    return { line: value.line, type, code: map(plain.code, boxing(name)) };
  }
  if (isSubtype(erase(from), erase(type))) return { ...value, type };
  return { line: value.line, type, code: map(value.code, castCheck(type, scope.table)) };
}

/** Whether `=` takes the value: method conversion, and constants of int that fit. */
export function isAssignable(scope: Scope, value: Checked, type: Type): boolean {
  const { type: from, constant } = value;
  if (from.kind === 'void' || type.kind === 'void') return false;
  if (isConvertible(from, type, true, scope.table)) return true;
  if (value.isInferred && isSubtype(erase(from), erase(type))) return true;
  const name = unboxedName(type);
  const range = name === null ? undefined : RANGES.get(name);
  if (range === undefined || from.kind !== 'primitive' || typeof constant !== 'number')
    return false;
  if (!['byte', 'short', 'char', 'int'].includes(from.name)) return false;
  return constant >= range[0] && constant <= range[1];
}

/** Assignment conversion. */
export function assign(scope: Scope, value: Checked, type: Type): Checked {
  if (!isAssignable(scope, value, type)) mismatch(scope, value, type);
  return convert(scope, value, type);
}

export function mismatch(scope: Scope, value: Checked, type: Type): never {
  const from = textOfType(value.type);
  scope.fail(value.line, `Type mismatch: cannot convert from ${from} to ${textOfType(type)}`);
}

export function cast(scope: Scope, value: Checked, type: Type): Checked {
  if (value.type.kind === 'void' || !isCastable(value.type, type, scope.table)) {
    const from = textOfType(value.type);
    scope.fail(value.line, `Cannot cast from ${from} to ${textOfType(type)}`);
  }
  return convert(scope, value, type);
}

/** The value as `+` of strings writes it. */
export function toText(value: Checked): Code {
  const { type } = value;
  return map(value.code, textConversion(type.kind === 'primitive' ? type.name : null));
}

/** A condition. */
export function toBoolean(scope: Scope, value: Checked): Checked {
  return assign(scope, value, primitive('boolean'));
}
