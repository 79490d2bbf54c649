import type { CqlType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import type { InputRow } from './input-row.ts';

/** One expression of a SELECT clause after analysis. Shared by executions. */
export interface Selector {
  /** As the column of the result is called when it has no alias. */
  readonly name: string;
  readonly type: CqlType;
  /** An aggregate function is somewhere in it. */
  readonly isAggregate: boolean;
  /** Has the same value for every row of an execution. */
  readonly isConstant: boolean;
  /** Why it cannot stand in GROUP BY, or null when it can: columns and what follows their order. */
  groupByFault(): string | null;
  /** Begins an execution. */
  start(bindings: Bindings): RunningSelector;
}

/** The fault of every selector that is neither a column nor a call of a function. */
export const NOT_FOR_GROUPS =
  'Only column names and monotonic scalar functions are supported in the GROUP BY clause.';

/** A selector within one execution: takes the rows of a group, gives one value. */
export interface RunningSelector {
  add(row: InputRow): void;
  result(): Buffer | null;
  /** Forgets the rows of the group. */
  reset(): void;
}
