import type { SeededRandom } from '../../../src/testing/index.ts';

/** One input; everything about it is printed when it fails. */
export interface Input {
  /** What it is for: a type and a method, a format, a version. */
  readonly what: string;
  readonly bytes: Buffer;
  /** Where the bytes are cut into chunks, for parts that read a stream. */
  readonly cuts?: readonly number[];
}

export type Verdict = 'accepted' | 'rejected';

/** What is fuzzed: inputs follow from random numbers, and a run that throws has found a bug. */
export interface Part {
  make(random: SeededRandom): Input;
  run(input: Input): Verdict | Promise<Verdict>;
}

/** Fails unless the error is one of those that this kind of damage may throw. */
export function expectError(error: unknown, ...kinds: readonly ErrorKind[]): 'rejected' {
  if (kinds.some((kind) => error instanceof kind)) return 'rejected';
  throw error;
}

// biome-ignore lint/suspicious/noExplicitAny: constructors take what they take
type ErrorKind = abstract new (...values: any[]) => Error;

/** A rule of the fuzzer that does not hold: as much a bug as an exception. */
export function expect(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`expected: ${rule}`);
}
