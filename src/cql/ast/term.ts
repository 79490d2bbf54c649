import type { FunctionName } from './qualified-name.ts';
import type { NativeTypeName, RawType } from './raw-type.ts';

/** What a constant looks like; NaN and Infinity are floats whose text is their name. */
export type LiteralType = 'string' | 'integer' | 'float' | 'boolean' | 'uuid' | 'blob' | 'duration';

/**
 * A constant. `text` is what was written, without the quotes of a string (and with its doubled
 * quotes made single), with the sign of a number and the `0x` of a blob.
 */
export type Literal = {
  readonly kind: 'literal';
  readonly type: LiteralType;
  readonly text: string;
};

export type NullLiteral = { readonly kind: 'null' };

/**
 * `?` or `:name`. `index` counts the markers of the whole statement (of the whole batch) from 0 in
 * the order of the text; two markers of one name are two markers.
 */
export type BindMarker = {
  readonly kind: 'marker';
  readonly index: number;
  readonly name: string | null;
};

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** `[a, b]`: a list or a vector, which only the receiver's type tells. */
export type ListLiteral = { readonly kind: 'list'; readonly elements: readonly Term[] };
/** `{a, b}`, and `{}` which is also the empty map and the user type without fields. */
export type SetLiteral = { readonly kind: 'set'; readonly elements: readonly Term[] };
export type MapLiteral = {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Term; readonly value: Term }[];
};
export type TupleLiteral = { readonly kind: 'tuple'; readonly elements: readonly Term[] };
/** `{field: value}`; a field written twice keeps its first place and its last value. */
export type UserTypeLiteral = {
  readonly kind: 'userType';
  readonly fields: readonly { readonly field: string; readonly value: Term }[];
};

export type FunctionCallTerm = {
  readonly kind: 'function';
  readonly name: FunctionName;
  readonly arguments: readonly Term[];
};

/** A value expression: everything that may stand where a value is expected outside SELECT. */
export type Term =
  | Literal
  | NullLiteral
  | BindMarker
  | ListLiteral
  | SetLiteral
  | MapLiteral
  | TupleLiteral
  | UserTypeLiteral
  | FunctionCallTerm
  /** `(int) x`: a hint for the overloads of functions, which converts nothing. */
  | { readonly kind: 'typeHint'; readonly type: RawType; readonly term: Term }
  /** `CAST(x AS int)`, which converts. */
  | { readonly kind: 'cast'; readonly term: Term; readonly type: NativeTypeName }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Term;
      readonly right: Term;
    }
  | { readonly kind: 'negation'; readonly term: Term };
