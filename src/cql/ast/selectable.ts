import type { FunctionName } from './qualified-name.ts';
import type { NativeTypeName, RawType } from './raw-type.ts';
import type { ArithmeticOperator, BindMarker, Literal, NullLiteral, Term } from './term.ts';

/** A column of the table, or the field of a user type literal: only the types can tell. */
export type SelectableIdentifier = { readonly kind: 'identifier'; readonly name: string };

/** An expression of a SELECT clause or of GROUP BY. */
export type Selectable =
  | SelectableIdentifier
  | { readonly kind: 'value'; readonly term: Literal | NullLiteral | BindMarker }
  | { readonly kind: 'countRows' }
  | {
      readonly kind: 'function';
      readonly name: FunctionName;
      readonly arguments: readonly Selectable[];
    }
  /** `writetime(c)`, `maxwritetime(c)`, `ttl(c)`; the operand may be an element or a field. */
  | {
      readonly kind: 'cellMetadata';
      readonly metadata: 'writetime' | 'maxwritetime' | 'ttl';
      readonly column: SelectableIdentifier;
      readonly operand: Selectable;
    }
  | { readonly kind: 'cast'; readonly operand: Selectable; readonly type: NativeTypeName }
  | { readonly kind: 'typeHint'; readonly type: RawType; readonly operand: Selectable }
  | { readonly kind: 'field'; readonly operand: Selectable; readonly field: string }
  | { readonly kind: 'element'; readonly operand: Selectable; readonly element: Term }
  /** `c[a..b]`; an open end is null. */
  | {
      readonly kind: 'slice';
      readonly operand: Selectable;
      readonly from: Term | null;
      readonly to: Term | null;
    }
  | { readonly kind: 'list'; readonly elements: readonly Selectable[] }
  | { readonly kind: 'set'; readonly elements: readonly Selectable[] }
  /** `{a: b}`: a map or a user type. */
  | {
      readonly kind: 'mapOrUserType';
      readonly entries: readonly { readonly key: Selectable; readonly value: Selectable }[];
    }
  /** `(a)` is a parenthesis unless a one-element tuple is expected; `(a, b)` is a tuple. */
  | { readonly kind: 'parenthesesOrTuple'; readonly elements: readonly Selectable[] }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Selectable;
      readonly right: Selectable;
    }
  | { readonly kind: 'negation'; readonly operand: Selectable };

/** One comma-separated item of a SELECT clause. */
export type Selector = { readonly selectable: Selectable; readonly alias: string | null };
