import type { FunctionEnvironment } from '../function/index.ts';
import type { BoundValue } from './bound-value.ts';

/** What values are computed from when a statement runs. Lent for one execution. */
export interface Bindings {
  readonly values: readonly BoundValue[];
  readonly functions: FunctionEnvironment;
  /** Told how many keys or rows the IN restrictions of a statement name together; may throw. */
  readonly countProduct?: ((size: number, what: string) => void) | null;
}
