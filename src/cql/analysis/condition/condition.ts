import type { Row } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';

/** What an IF clause says (cql3/conditions of Cassandra 5.0). */
export type Conditions =
  | { readonly kind: 'ifExists' }
  | { readonly kind: 'ifNotExists' }
  /** All must be met; those of static columns look at the static row. */
  | {
      readonly kind: 'columns';
      readonly regulars: readonly ColumnCondition[];
      readonly statics: readonly ColumnCondition[];
    };

/** One condition on a column, after analysis. */
export interface ColumnCondition {
  readonly column: ColumnMetadata;
  /** Throws `invalidRequest` for values that no condition may have. */
  bind(bindings: Bindings): BoundCondition;
}

/** A condition with its values. */
export interface BoundCondition {
  /**
   * Whether a live row (null: none is there) meets it. Throws `invalidRequest` for comparisons that
   * make no sense, which Cassandra too finds out only now.
   */
  isMetBy(row: Row | null): boolean;
}

/** The columns of conditions, regular ones first, each once; null for IF (NOT) EXISTS. */
export function conditionColumns(conditions: Conditions): readonly ColumnMetadata[] | null {
  if (conditions.kind !== 'columns') return null;
  const all = [...conditions.regulars, ...conditions.statics].map(({ column }) => column);
  return [...new Set(all)];
}
