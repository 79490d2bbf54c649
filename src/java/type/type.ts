import type { PrimitiveName } from '../ast/primitive-name.ts';
import { PRIMITIVE_NAMES } from '../ast/primitive-name.ts';
import type { BoxedName } from '../value/boxed.ts';
import type { LibraryClass } from './library-class.ts';

export type { PrimitiveName };

export interface ClassType {
  readonly kind: 'class';
  readonly of: LibraryClass;
  /** Empty of a raw type, too. */
  readonly args: readonly Type[];
}

export interface TypeVariable {
  readonly kind: 'variable';
  readonly name: string;
  /** The first bound, which its erasure is; Object when there is none. */
  bound: Type;
}

export type Type =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'void' }
  | { readonly kind: 'null' }
  | ClassType
  | { readonly kind: 'array'; readonly element: Type }
  | TypeVariable
  | { readonly kind: 'wildcard'; readonly upper: Type | null; readonly lower: Type | null };

export const VOID: Type = { kind: 'void' };
export const NULL: Type = { kind: 'null' };

const primitives = new Map<string, Type>(
  PRIMITIVE_NAMES.map((name) => [name, { kind: 'primitive', name }]),
);

export function primitive(name: PrimitiveName): Type {
  return primitives.get(name) as Type;
}

export function primitiveNamed(name: string): Type | undefined {
  return name === 'void' ? VOID : primitives.get(name);
}

export const BOXES: Readonly<Record<PrimitiveName, BoxedName>> = {
  boolean: 'Boolean',
  byte: 'Byte',
  short: 'Short',
  char: 'Character',
  int: 'Integer',
  long: 'Long',
  float: 'Float',
  double: 'Double',
};

const UNBOXED = new Map<string, PrimitiveName>(
  PRIMITIVE_NAMES.map((name) => [`java.lang.${BOXES[name]}`, name]),
);

/** The primitive type itself, or the one in a box; else null. */
export function unboxedName(type: Type): PrimitiveName | null {
  if (type.kind === 'primitive') return type.name;
  return type.kind === 'class' ? (UNBOXED.get(type.of.name) ?? null) : null;
}

export function isReference(type: Type): boolean {
  return type.kind !== 'primitive' && type.kind !== 'void';
}

export function isString(type: Type): boolean {
  return type.kind === 'class' && type.of.name === 'java.lang.String';
}

/** As the compiler writes it in messages: without packages. */
export function textOfType(type: Type): string {
  return text(type, (of) => of.simpleName);
}

/** As `JavaArray` wants its elements called: erased, with packages. */
export function fullName(type: Type): string {
  return type.kind === 'class' ? type.of.name : text(erase(type), (of) => of.name);
}

function text(type: Type, nameOf: (of: LibraryClass) => string): string {
  switch (type.kind) {
    case 'primitive':
    case 'variable':
      return type.name;
    case 'void':
    case 'null':
      return type.kind;
    case 'array':
      return `${text(type.element, nameOf)}[]`;
    case 'wildcard':
      if (type.lower !== null) return `? super ${text(type.lower, nameOf)}`;
      return type.upper === null ? '?' : `? extends ${text(type.upper, nameOf)}`;
    case 'class': {
      const args = type.args.map((argument) => text(argument, nameOf)).join(',');
      return args === '' ? nameOf(type.of) : `${nameOf(type.of)}<${args}>`;
    }
  }
}

export function erase(type: Type): Type {
  if (type.kind === 'class') return type.args.length === 0 ? type : { ...type, args: [] };
  if (type.kind === 'array') return { kind: 'array', element: erase(type.element) };
  if (type.kind === 'variable') return erase(type.bound);
  return type;
}

export type Bindings = ReadonlyMap<TypeVariable, Type>;

/** Puts arguments in place of variables; a class with a variable that has none becomes raw. */
export function substitute(type: Type, bindings: Bindings): Type {
  switch (type.kind) {
    case 'variable':
      return bindings.get(type) ?? type;
    case 'array':
      return { kind: 'array', element: substitute(type.element, bindings) };
    case 'class':
      if (type.args.length === 0) return type;
      return { ...type, args: type.args.map((argument) => substitute(argument, bindings)) };
    case 'wildcard': {
      const { upper, lower } = type;
      return {
        kind: 'wildcard',
        upper: upper && readable(substitute(upper, bindings)),
        lower: lower && readable(substitute(lower, bindings)),
      };
    }
    default:
      return type;
  }
}

function readable(type: Type): Type {
  return type.kind === 'wildcard' ? (type.upper ?? type.lower ?? type) : type;
}
