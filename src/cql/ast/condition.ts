import type { ComparisonOperator } from './relation.ts';
import type { BindMarker, Term } from './term.ts';

/** What a condition looks at: a column, `column[element]` or `column.field`. */
export type ConditionTarget =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'element'; readonly column: string; readonly element: Term }
  | { readonly kind: 'field'; readonly column: string; readonly field: string };

/** One condition of an IF clause. CONTAINS only comes with a whole column. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly target: ConditionTarget;
      readonly operator: ComparisonOperator | 'CONTAINS' | 'CONTAINS KEY';
      readonly value: Term;
    }
  | {
      readonly kind: 'in';
      readonly target: ConditionTarget;
      readonly values: readonly Term[] | BindMarker;
    };
