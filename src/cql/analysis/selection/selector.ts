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
  /** Begins an execution. */
  start(bindings: Bindings): RunningSelector;
}

/** A selector within one execution: takes the rows of a group, gives one value. */
export interface RunningSelector {
  add(row: InputRow): void;
  result(): Buffer | null;
  /** Forgets the rows of the group. */
  reset(): void;
}
