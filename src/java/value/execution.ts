/** Bounds of one run of a method, which strangers may have written. */
export interface ExecutionLimits {
  /** Milliseconds of any clock that only grows; asked now and then. */
  now(): number;
  /** When the run ends with `OutOfTime`, on that clock. */
  readonly deadline: number;
  /** Bytes that the run may take for objects altogether, garbage included. */
  readonly bytes: number;
}

/** Thrown by `Execution.step` when the deadline is behind: no `catch` of a body catches it. */
export class OutOfTime extends Error {}

/** Thrown by `Execution.allocate` when the bytes are used up: no `catch` of a body catches it. */
export class OutOfMemory extends Error {}

const STEPS_BETWEEN_LOOKS = 4096;

/**
 * What a running method has used. Loops and calls take steps, whatever makes something large
 * allocates: so neither an endless loop nor a growing string holds the node. Objects keep it, so
 * runs on the same objects, as those of an aggregate, share one.
 */
export class Execution {
  private readonly limits: ExecutionLimits;
  private deadline: number;
  private steps = STEPS_BETWEEN_LOOKS;
  private bytesLeft: number;

  constructor(limits: ExecutionLimits) {
    this.limits = limits;
    this.deadline = limits.deadline;
    this.bytesLeft = limits.bytes;
  }

  /** Counts work that takes about as long as `count` rounds of a small loop. */
  step(count = 1): void {
    this.steps -= count;
    if (this.steps > 0) return;
    this.steps = STEPS_BETWEEN_LOOKS;
    if (this.limits.now() > this.deadline) throw new OutOfTime();
  }

  /** Bytes that were taken until now. */
  get bytesTaken(): number {
    return this.limits.bytes - this.bytesLeft;
  }

  /** Begins another run on the same objects, which has a deadline of its own. */
  restart(deadline: number): void {
    this.deadline = deadline;
    this.steps = STEPS_BETWEEN_LOOKS;
  }

  /** Gives back bytes of objects that are taken to be garbage. */
  forgive(bytes: number): void {
    this.bytesLeft += bytes;
  }

  /** Counts bytes before they are taken. */
  allocate(bytes: number): void {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) throw new OutOfMemory();
  }
}

let running: Execution | null = null;

/** Runs with an execution on which `work` counts: a run never waits, so there is one at a time. */
export function runOn<T>(execution: Execution, run: () => T): T {
  const before = running;
  running = execution;
  try {
    return run();
  } finally {
    running = before;
  }
}

/** Counts steps of objects that know no execution, as numbers that are printed or compared. */
export function work(steps: number): void {
  running?.step(steps);
}
