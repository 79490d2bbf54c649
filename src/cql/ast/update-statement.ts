import type { Attributes } from './attributes.ts';
import type { Condition } from './condition.ts';
import type { QualifiedName } from './qualified-name.ts';
import type { WhereClause } from './relation.ts';
import type { Term } from './term.ts';

/** One comma-separated item of SET. */
export type Assignment =
  /** `c = v` */
  | { readonly kind: 'setValue'; readonly column: string; readonly value: Term }
  /** `c[k] = v` */
  | {
      readonly kind: 'setElement';
      readonly column: string;
      readonly element: Term;
      readonly value: Term;
    }
  /** `c.f = v` */
  | {
      readonly kind: 'setField';
      readonly column: string;
      readonly field: string;
      readonly value: Term;
    }
  /** `c = c + v`, `c += v`, and `c = c -1` or `c = c 1`, whose integer carries its sign. */
  | { readonly kind: 'add'; readonly column: string; readonly value: Term }
  /** `c = c - v`, `c -= v` */
  | { readonly kind: 'subtract'; readonly column: string; readonly value: Term }
  /** `c = v + c` */
  | { readonly kind: 'prepend'; readonly column: string; readonly value: Term };

export type UpdateStatement = {
  readonly kind: 'update';
  readonly table: QualifiedName;
  readonly attributes: Attributes;
  readonly assignments: readonly Assignment[];
  readonly where: WhereClause;
  readonly conditions: readonly Condition[];
  readonly ifExists: boolean;
};
