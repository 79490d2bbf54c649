import type { Timer, Timers } from '../platform/index.ts';

interface Event {
  readonly atMicros: number;
  readonly sequence: number;
  callback: (() => void) | null;
}

/**
 * Virtual time: events in order of (time, sequence of scheduling). Nothing happens between events,
 * and time stands still while one is handled.
 *
 * 1. `step` takes the first event, moves the clock to it and calls it.
 * 2. It then lets promises settle: the runtime calls a `process.nextTick` only after the queue of
 *    microtasks has run dry, so waiting for one tick waits for every promise that can be kept
 *    without another event, however long their chain. Code that itself asks for ticks may need as
 *    many rounds as its ticks are nested, so there are `settleRounds` of them. The road not taken:
 *    setImmediate is as sure, but goes around the whole event loop, ten times the cost.
 * 3. An error that a callback throws stops the run: `step` rejects with it.
 */
export class SimulatedTime {
  readonly timers: Timers = {
    after: (delayMs, callback) => this.after(delayMs, callback),
    every: (periodMs, callback) => this.every(periodMs, callback),
    soon: (callback) => {
      this.after(0, callback);
    },
  };
  private readonly heap: Event[] = [];
  private nowMicrosValue = 0;
  private nextSequence = 0;
  private hash = 0x811c9dc5;
  private fired = 0;
  private readonly settleRounds: number;

  constructor(options: { readonly settleRounds?: number } = {}) {
    this.settleRounds = options.settleRounds ?? 3;
  }

  /** Milliseconds since the simulation began. */
  get nowMs(): number {
    return this.nowMicrosValue / 1000;
  }

  get nowMicros(): number {
    return this.nowMicrosValue;
  }

  /** How many events have been handled. */
  get events(): number {
    return this.fired;
  }

  /** A hash of the times and sequence numbers of all events so far, and of what `note` was told. */
  get fingerprint(): number {
    return this.hash >>> 0;
  }

  /** Adds to the fingerprint something that two equal runs must share. */
  note(value: number): void {
    this.hash = Math.imul(this.hash ^ value, 0x01000193);
  }

  private after(delayMs: number, callback: () => void): Timer {
    const delayMicros = Math.max(0, Math.round(delayMs * 1000));
    const atMicros = this.nowMicrosValue + delayMicros;
    const event: Event = { atMicros, sequence: this.nextSequence++, callback };
    this.push(event);
    return {
      cancel: () => {
        event.callback = null;
      },
    };
  }

  private every(periodMs: number, callback: () => void): Timer {
    let cancelled = false;
    const fire = () => {
      timer = this.after(Math.max(periodMs, 0.001), fire);
      callback();
      if (cancelled) timer.cancel();
    };
    let timer = this.after(Math.max(periodMs, 0.001), fire);
    return {
      cancel: () => {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  /** Handles the next event and lets promises settle; false when there is none by `limitMs`. */
  async step(limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const event = this.next(limitMs * 1000);
    if (event === null) return false;
    const callback = event.callback as () => void;
    event.callback = null;
    this.nowMicrosValue = event.atMicros;
    this.fired++;
    this.note(event.atMicros | 0);
    this.note(event.sequence);
    callback();
    await this.settle();
    return true;
  }

  /** Runs up to the moment `untilMs`, and leaves the clock there. */
  async run(untilMs: number): Promise<void> {
    await this.settle();
    while (await this.step(untilMs));
    this.nowMicrosValue = Math.max(this.nowMicrosValue, Math.round(untilMs * 1000));
  }

  /** Runs for `durationMs` from now. */
  async runFor(durationMs: number): Promise<void> {
    await this.run(this.nowMs + durationMs);
  }

  /**
   * Runs until the predicate holds, looking after each event; throws when it does not within
   * `limitMs` milliseconds from now, or when nothing more can happen.
   */
  async runUntil(predicate: () => boolean, limitMs: number): Promise<void> {
    const until = this.nowMs + limitMs;
    await this.settle();
    while (!predicate()) {
      if (!(await this.step(until))) {
        const why = this.heap.length === 0 ? 'nothing more can happen' : 'still not so';
        throw new Error(`${why} after ${limitMs} ms of virtual time: ${predicate}`);
      }
    }
  }

  /** Runs until the promise is settled and gives its value; throws as `runUntil` does. */
  async wait<T>(promise: Promise<T>, limitMs: number): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    await this.runUntil(() => settled, limitMs);
    return promise;
  }

  /** Lets every promise settle that needs no further event. */
  async settle(): Promise<void> {
    for (let round = 0; round < this.settleRounds; round++) {
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
  }

  /** The first event that was not cancelled and is due; takes cancelled ones away. */
  private next(limitMicros: number): Event | null {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined) return null;
      if (first.callback !== null && first.atMicros > limitMicros) return null;
      this.pop();
      if (first.callback !== null) return first;
    }
  }

  private push(event: Event): void {
    const heap = this.heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Event;
      if (!isBefore(event, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = event;
  }

  private pop(): void {
    const heap = this.heap;
    const last = heap.pop() as Event;
    const length = heap.length;
    if (length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      const right = child + 1;
      if (right < length && isBefore(heap[right] as Event, heap[child] as Event)) child = right;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMicros !== b.atMicros ? a.atMicros < b.atMicros : a.sequence < b.sequence;
}
