import type { Timestamp } from '../../mutation/index.ts';

const STOPPED = 0;
const BYTES_PER_SECOND = 1;
const COMPLETED_BYTES = 2;
const FLOOR = 3;
const SLOTS = 4;

const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

/** What a thread that writes files anew and the one that began it tell each other all the time. */
export class RewriteControl {
  readonly memory: SharedArrayBuffer;
  private readonly slots: BigInt64Array;

  private constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.slots = new BigInt64Array(memory);
  }

  static create(): RewriteControl {
    const control = new RewriteControl(
      new SharedArrayBuffer(SLOTS * BigInt64Array.BYTES_PER_ELEMENT),
    );
    Atomics.store(control.slots, FLOOR, GREATEST);
    return control;
  }

  /** That of the other side. */
  static of(memory: SharedArrayBuffer): RewriteControl {
    return new RewriteControl(memory);
  }

  get isStopped(): boolean {
    return Atomics.load(this.slots, STOPPED) !== 0n;
  }

  stop(): void {
    Atomics.store(this.slots, STOPPED, 1n);
  }

  /** Infinite without a bound. */
  get bytesPerSecond(): number {
    const bytes = Number(Atomics.load(this.slots, BYTES_PER_SECOND));
    return bytes === 0 ? Number.POSITIVE_INFINITY : bytes;
  }

  set bytesPerSecond(bytes: number) {
    const bound = Number.isFinite(bytes) ? BigInt(Math.max(1, Math.floor(bytes))) : 0n;
    Atomics.store(this.slots, BYTES_PER_SECOND, bound);
  }

  get completedBytes(): number {
    return Number(Atomics.load(this.slots, COMPLETED_BYTES));
  }

  set completedBytes(bytes: number) {
    Atomics.store(this.slots, COMPLETED_BYTES, BigInt(Math.floor(bytes)));
  }

  /** No write in memory is older than this; only ever falls. */
  get floor(): Timestamp {
    const floor = Atomics.load(this.slots, FLOOR);
    if (floor === GREATEST) return Number.POSITIVE_INFINITY;
    const number = Number(floor);
    return Number.isSafeInteger(number) ? number : floor;
  }

  lowerFloor(timestamp: Timestamp): void {
    const floor = integerOf(timestamp);
    if (floor < Atomics.load(this.slots, FLOOR)) Atomics.store(this.slots, FLOOR, floor);
  }
}

function integerOf(timestamp: Timestamp): bigint {
  if (typeof timestamp === 'bigint') return timestamp;
  if (timestamp === Number.POSITIVE_INFINITY) return GREATEST;
  return Number.isFinite(timestamp) ? BigInt(Math.floor(timestamp)) : LEAST;
}
