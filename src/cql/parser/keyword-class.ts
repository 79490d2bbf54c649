import { NATIVE_TYPE_NAMES, type NativeTypeName } from '../ast/index.ts';
import { KIND_COUNT, Kind, kindName } from '../lexer/index.ts';

/** Keywords that may be any name: of a column, a type, a function. */
const BASIC_UNRESERVED: readonly Kind[] = [
  Kind.KEYS,
  Kind.AS,
  Kind.CLUSTER,
  Kind.CLUSTERING,
  Kind.COMPACT,
  Kind.STORAGE,
  Kind.TABLES,
  Kind.TYPE,
  Kind.TYPES,
  Kind.VALUES,
  Kind.MAP,
  Kind.LIST,
  Kind.FILTERING,
  Kind.PERMISSION,
  Kind.PERMISSIONS,
  Kind.KEYSPACES,
  Kind.ALL,
  Kind.USER,
  Kind.USERS,
  Kind.ROLE,
  Kind.ROLES,
  Kind.IDENTITY,
  Kind.SUPERUSER,
  Kind.NOSUPERUSER,
  Kind.LOGIN,
  Kind.NOLOGIN,
  Kind.OPTIONS,
  Kind.PASSWORD,
  Kind.HASHED,
  Kind.EXISTS,
  Kind.CUSTOM,
  Kind.TRIGGER,
  Kind.CONTAINS,
  Kind.INTERNALS,
  Kind.ONLY,
  Kind.STATIC,
  Kind.FROZEN,
  Kind.TUPLE,
  Kind.FUNCTION,
  Kind.FUNCTIONS,
  Kind.AGGREGATE,
  Kind.AGGREGATES,
  Kind.SFUNC,
  Kind.STYPE,
  Kind.FINALFUNC,
  Kind.INITCOND,
  Kind.RETURNS,
  Kind.LANGUAGE,
  Kind.CALLED,
  Kind.INPUT,
  Kind.LIKE,
  Kind.PER,
  Kind.PARTITION,
  Kind.GROUP,
  Kind.DATACENTERS,
  Kind.CIDRS,
  Kind.ACCESS,
  Kind.DEFAULT,
  Kind.MBEAN,
  Kind.MBEANS,
  Kind.REPLACE,
  Kind.UNSET,
  Kind.MASKED,
  Kind.UNMASK,
  Kind.SELECT_MASKED,
  Kind.VECTOR,
  Kind.ANN,
];

/** Keywords that may be a name but neither of a function nor, but for KEY, of a type. */
const NAMES_ONLY: readonly Kind[] = [
  Kind.TTL,
  Kind.COUNT,
  Kind.WRITETIME,
  Kind.MAXWRITETIME,
  Kind.KEY,
  Kind.CAST,
  Kind.JSON,
  Kind.DISTINCT,
];

const CONSTANTS: readonly Kind[] = [
  Kind.STRING_LITERAL,
  Kind.INTEGER,
  Kind.FLOAT_LITERAL,
  Kind.BOOLEAN_LITERAL,
  Kind.DURATION_LITERAL,
  Kind.UUID_LITERAL,
  Kind.HEXNUMBER,
  Kind.POSITIVE_NAN,
  Kind.NEGATIVE_NAN,
  Kind.POSITIVE_INFINITY,
  Kind.NEGATIVE_INFINITY,
];

export const Basic = 1;
export const NativeType = 2;
export const NameOnly = 4;
export const Written = 8;
export const Constant = 16;
/** Any unreserved keyword. */
export const Unreserved = Basic | NativeType | NameOnly;
/** Anything that can be a name where bind markers are not taken for one. */
export const Name = Unreserved | Written;

const classes = new Uint8Array(KIND_COUNT);
const nativeTypes = new Map<number, NativeTypeName>();
const kindByName = new Map<string, number>(Object.entries(Kind));

for (const kind of BASIC_UNRESERVED) mark(kind, Basic);
for (const kind of NAMES_ONLY) mark(kind, NameOnly);
for (const kind of CONSTANTS) mark(kind, Constant);
for (const kind of [Kind.IDENT, Kind.QUOTED_NAME]) mark(kind, Written);
for (const name of NATIVE_TYPE_NAMES) {
  const kind = kindByName.get(name.toUpperCase());
  if (kind === undefined) throw new Error(`no keyword for type ${name}`);
  mark(kind, NativeType);
  nativeTypes.set(kind, name);
}

/** Whether a kind of token is of one of the classes. */
export function isClass(kind: number, bits: number): boolean {
  return ((classes[kind] as number) & bits) !== 0;
}

/** The native type whose keyword the kind is, or null. */
export function nativeTypeOf(kind: number): NativeTypeName | null {
  return nativeTypes.get(kind) ?? null;
}

/** The kinds of a class, for the grammar that explains errors. */
export function kindsOf(bits: number): Kind[] {
  return (Object.values(Kind) as Kind[]).filter((kind) => isClass(kind, bits));
}

function mark(kind: number, bits: number): void {
  if (kind >= KIND_COUNT) throw new Error(`unknown kind ${kindName(kind as Kind)}`);
  classes[kind] = (classes[kind] as number) | bits;
}
