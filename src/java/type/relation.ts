import type { ClassTable } from './class-table.ts';
import { asAncestor } from './library-class.ts';
import type { PrimitiveName, Type, TypeVariable } from './type.ts';
import { BOXES, erase, isReference, unboxedName } from './type.ts';

const WIDER: ReadonlyMap<PrimitiveName, string> = new Map([
  ['byte', 'short int long float double'],
  ['short', 'int long float double'],
  ['char', 'int long float double'],
  ['int', 'long float double'],
  ['long', 'float double'],
  ['float', 'double'],
]);

export function isNumeric(name: PrimitiveName | null): name is PrimitiveName {
  return name !== null && name !== 'boolean';
}

/** Whether a primitive is the other one or widens to it. */
export function widens(from: PrimitiveName, to: PrimitiveName): boolean {
  return from === to || (WIDER.get(from)?.split(' ').includes(to) ?? false);
}

/** Subtyping, with the unchecked conversion of raw types; of primitives widening. */
export function isSubtype(from: Type, to: Type): boolean {
  if (from === to) return true;
  if (from.kind === 'primitive') return to.kind === 'primitive' && widens(from.name, to.name);
  if (to.kind === 'primitive' || to.kind === 'void' || from.kind === 'void') return false;
  if (from.kind === 'null') return true;
  if (to.kind === 'wildcard') return isSubtype(from, to.lower ?? to.upper ?? from);
  if (from.kind === 'wildcard') return from.upper === null ? true : isSubtype(from.upper, to);
  if (from.kind === 'variable') return isSubtype(from.bound, to);
  if (to.kind === 'variable') return isSubtype(from, erase(to.bound));
  if (from.kind === 'array') {
    if (to.kind === 'class') return to.of.name === 'java.lang.Object';
    if (to.kind !== 'array') return false;
    if (isReference(from.element) || isReference(to.element)) {
      return isReference(from.element) && isSubtype(from.element, to.element);
    }
    return isSame(from.element, to.element);
  }
  if (to.kind !== 'class') return false;
  const seen = asAncestor(from, to.of);
  if (seen === null) return false;
  if (seen.args.length === 0 || to.args.length === 0) return true;
  return to.args.every((wanted, i) => contains(wanted, seen.args[i] as Type));
}

function contains(wanted: Type, found: Type): boolean {
  if (wanted.kind === 'wildcard') {
    const { upper, lower } = wanted;
    if (found.kind === 'wildcard') return upper === null || isSubtype(found, upper);
    if (lower !== null) return isSubtype(lower, found);
    return upper === null || isSubtype(found, upper);
  }
  if (found.kind === 'variable' || wanted.kind === 'variable') return true;
  return isSame(wanted, found);
}

export function isSame(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (left.kind === 'class' && right.kind === 'class') {
    if (left.of !== right.of) return false;
    if (left.args.length === 0 || right.args.length === 0) return true;
    return left.args.every((argument, i) => contains(argument, right.args[i] as Type));
  }
  if (left.kind === 'array' && right.kind === 'array') return isSame(left.element, right.element);
  return left.kind === 'wildcard' && right.kind === 'wildcard';
}

/** The box of a primitive; other types as they are. */
export function boxedType(type: Type, table: ClassTable): Type {
  return type.kind === 'primitive' ? table.type(`java.lang.${BOXES[type.name]}`) : type;
}

/** Method invocation conversion: `isLoose` with boxing. */
export function isConvertible(from: Type, to: Type, isLoose: boolean, table: ClassTable): boolean {
  if (isSubtype(from, to)) return true;
  if (!isLoose) return false;
  if (from.kind === 'primitive') return isReference(to) && isSubtype(boxedType(from, table), to);
  const unboxed = to.kind === 'primitive' ? unboxedName(from) : null;
  return unboxed !== null && to.kind === 'primitive' && widens(unboxed, to.name);
}

/** Whether a cast may succeed at run time. */
export function isCastable(from: Type, to: Type, table: ClassTable): boolean {
  if (from.kind === 'primitive' && to.kind === 'primitive') {
    return (from.name === 'boolean') === (to.name === 'boolean');
  }
  if (isConvertible(from, to, true, table)) return true;
  if (to.kind === 'primitive') {
    const box = boxedType(to, table);
    return isReference(from) && unboxedName(from) === null && isSubtype(box, from);
  }
  if (from.kind === 'primitive' || from.kind === 'void' || to.kind === 'void') return false;
  const one = erase(from);
  const two = erase(to);
  if (isSubtype(one, two) || isSubtype(two, one)) return true;
  if (one.kind !== 'class' || two.kind !== 'class') return one.kind === 'wildcard';
  return (one.of.isInterface && !isFinal(two)) || (two.of.isInterface && !isFinal(one));
}

function isFinal(type: Type): boolean {
  return unboxedName(type) !== null || (type.kind === 'class' && /\.String$/.test(type.of.name));
}

/** Finds what variables stand for from the types of arguments. */
export function infer(
  wanted: Type,
  found: Type,
  variables: readonly TypeVariable[],
  into: Map<TypeVariable, Type>,
  table: ClassTable,
): void {
  if (wanted.kind === 'variable') {
    if (!variables.includes(wanted) || found.kind === 'null') return;
    const type = boxedType(found, table);
    const known = into.get(wanted);
    if (known === undefined || isSubtype(known, type)) into.set(wanted, type);
    else if (!isSubtype(type, known)) into.set(wanted, table.object());
  } else if (wanted.kind === 'array' && found.kind === 'array') {
    infer(wanted.element, found.element, variables, into, table);
  } else if (wanted.kind === 'wildcard') {
    const bound = wanted.upper ?? wanted.lower;
    if (bound !== null) infer(bound, found, variables, into, table);
  } else if (wanted.kind === 'class' && found.kind === 'class') {
    const seen = asAncestor(found, wanted.of);
    seen?.args.forEach((argument, i) => {
      const inner = wanted.args[i];
      const bound = argument.kind === 'wildcard' ? (argument.upper ?? argument.lower) : argument;
      if (inner !== undefined && bound !== null) infer(inner, bound, variables, into, table);
    });
  }
}
