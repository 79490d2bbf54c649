import type { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';

/** What a running method has: its variables by slot. */
export interface Frame {
  readonly locals: JavaValue[];
  readonly execution: Execution;
  result: JavaValue;
}

/** An expression, ready to run. */
export type Code = (frame: Frame) => JavaValue;

/** Where control goes on when a statement does not end as usual. */
export interface Jump {
  readonly kind: 'break' | 'continue' | 'return';
}

/** A statement, ready to run; null when the next one is to follow. */
export type Step = (frame: Frame) => Jump | null;

export const RETURN: Jump = { kind: 'return' };
