import type { Attributes } from './attributes.ts';
import type { Condition } from './condition.ts';
import type { QualifiedName } from './qualified-name.ts';
import type { WhereClause } from './relation.ts';
import type { Term } from './term.ts';

export type Deletion =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'element'; readonly column: string; readonly element: Term }
  | { readonly kind: 'field'; readonly column: string; readonly field: string };

export type DeleteStatement = {
  readonly kind: 'delete';
  /** Empty for whole rows, ranges and partitions. */
  readonly deletions: readonly Deletion[];
  readonly table: QualifiedName;
  /** Only a timestamp can be written. */
  readonly attributes: Attributes;
  readonly where: WhereClause;
  readonly conditions: readonly Condition[];
  readonly ifExists: boolean;
};
