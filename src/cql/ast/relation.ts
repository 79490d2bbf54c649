import type { QualifiedName } from './qualified-name.ts';
import type { BindMarker, Term, TupleLiteral } from './term.ts';

export type ComparisonOperator = '=' | '<' | '<=' | '>' | '>=' | '!=';
export type ColumnOperator = ComparisonOperator | 'LIKE' | 'CONTAINS' | 'CONTAINS KEY';

/** One condition of a WHERE clause. */
export type Relation =
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly operator: ColumnOperator;
      readonly value: Term;
    }
  /** `c IN (...)` or `c IN ?`, whose marker binds the whole list. */
  | {
      readonly kind: 'in';
      readonly column: string;
      readonly values: readonly Term[] | BindMarker;
    }
  | { readonly kind: 'isNotNull'; readonly column: string }
  /** `c[k] = v` */
  | {
      readonly kind: 'element';
      readonly column: string;
      readonly element: Term;
      readonly operator: ComparisonOperator;
      readonly value: Term;
    }
  /** `token(a, b) > v` */
  | {
      readonly kind: 'token';
      readonly columns: readonly string[];
      readonly operator: ComparisonOperator;
      readonly value: Term;
    }
  /** `(a, b) > (1, 2)` or `(a, b) > ?` */
  | {
      readonly kind: 'tuple';
      readonly columns: readonly string[];
      readonly operator: ComparisonOperator;
      readonly value: TupleLiteral | BindMarker;
    }
  /** `(a, b) IN ((1, 2), (3, 4))`, `IN (?, ?)`, `IN ()` or `IN ?`. */
  | {
      readonly kind: 'tupleIn';
      readonly columns: readonly string[];
      readonly values: readonly TupleLiteral[] | readonly BindMarker[] | BindMarker;
    };

/** `expr(index, value)`: a search in the index's own language. */
export type CustomIndexExpression = { readonly index: QualifiedName; readonly value: Term };

export type WhereClause = {
  readonly relations: readonly Relation[];
  readonly expressions: readonly CustomIndexExpression[];
};
