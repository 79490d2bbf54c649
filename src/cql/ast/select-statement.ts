import type { QualifiedName } from './qualified-name.ts';
import type { WhereClause } from './relation.ts';
import type { Selectable, Selector } from './selectable.ts';
import type { Term } from './term.ts';

export type Ordering =
  | { readonly kind: 'column'; readonly column: string; readonly descending: boolean }
  /** `c ANN OF vector` */
  | {
      readonly kind: 'ann';
      readonly column: string;
      readonly vector: Term;
      readonly descending: boolean;
    };

export type SelectStatement = {
  readonly kind: 'select';
  readonly json: boolean;
  readonly distinct: boolean;
  /** Empty for `*`. */
  readonly selectors: readonly Selector[];
  readonly table: QualifiedName;
  readonly where: WhereClause;
  readonly groupBy: readonly Selectable[];
  readonly orderBy: readonly Ordering[];
  readonly perPartitionLimit: Term | null;
  readonly limit: Term | null;
  readonly allowFiltering: boolean;
};
