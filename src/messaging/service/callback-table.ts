import type { Clock, Endpoint, Timer, Timers } from '../../platform/index.ts';
import type { ResponseCallback } from '../message.ts';
import type { VerbCounters } from './verb-statistics.ts';

const none = -1;
const largestId = 0x3fffffff;

/** Requests of one timeout, in the order of their deadlines, linked through the table's slots. */
class TimeoutClass {
  readonly timeoutMs: number;
  head = none;
  tail = none;
  timer: Timer | null = null;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Requests that wait for their answer, in parallel arrays: a request costs no object here.
 *
 * 1. An id is the next free number; its slot is its lower bits. A slot still taken by a slow
 *    request is skipped, and the table doubles before it is more than half full.
 * 2. Requests of the same timeout are a queue whose first has the nearest deadline, because time
 *    never goes back: one timer a queue suffices, armed for the first of them, and only while
 *    somebody waits. It is not touched when requests are answered; when it fires it looks again.
 * 3. Taking an id frees its slot before the callback runs; whoever asks for the same id later (a
 *    second answer, or one after the deadline) finds nothing. That makes "exactly once".
 *
 * The road not taken: a Map and a timer object for each request, which is most of the cost of a
 * message at 60,000 a second.
 */
export class CallbackTable {
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly expire: (callback: ResponseCallback, to: Endpoint) => void;
  private readonly classes = new Map<number, TimeoutClass>();
  private mask: number;
  private count = 0;
  private lastId = 0;
  private ids: Int32Array;
  private next: Int32Array;
  private previous: Int32Array;
  private deadlines: Float64Array;
  private callbacks: (ResponseCallback | null)[];
  private targets: Endpoint[];
  private counters: (VerbCounters | null)[];
  private queues: (TimeoutClass | null)[];

  /** `expire` is called for each request whose time is over, after it has left the table. */
  constructor(
    clock: Clock,
    timers: Timers,
    expire: (callback: ResponseCallback, to: Endpoint) => void,
    capacity = 1024,
  ) {
    this.clock = clock;
    this.timers = timers;
    this.expire = expire;
    this.mask = capacity - 1;
    this.ids = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
    this.deadlines = new Float64Array(capacity);
    this.callbacks = new Array<ResponseCallback | null>(capacity).fill(null);
    this.targets = new Array<Endpoint>(capacity).fill('');
    this.counters = new Array<VerbCounters | null>(capacity).fill(null);
    this.queues = new Array<TimeoutClass | null>(capacity).fill(null);
  }

  get size(): number {
    return this.count;
  }

  /** Registers a request and returns its id, from 1 up. */
  add(callback: ResponseCallback, to: Endpoint, counters: VerbCounters, timeoutMs: number): number {
    if (this.count * 2 > this.mask) this.grow();
    let id = this.lastId;
    do {
      id = id === largestId ? 1 : id + 1;
    } while (this.ids[id & this.mask] !== 0);
    this.lastId = id;
    const slot = id & this.mask;
    const queue = this.queueOf(timeoutMs);
    this.ids[slot] = id;
    this.deadlines[slot] = this.clock.monotonicMillis() + timeoutMs;
    this.callbacks[slot] = callback;
    this.targets[slot] = to;
    this.counters[slot] = counters;
    this.queues[slot] = queue;
    this.append(queue, slot);
    counters.pending++;
    this.count++;
    return id;
  }

  /** Removes a request; null when its id is not (or no longer) waiting. */
  take(id: number): ResponseCallback | null {
    const slot = id & this.mask;
    if (id === 0 || this.ids[slot] !== id) return null;
    return this.release(slot);
  }

  /** Forgets all requests without calling anybody. */
  clear(): void {
    for (const queue of this.classes.values()) queue.timer?.cancel();
    this.classes.clear();
    this.ids.fill(0);
    for (const counters of this.counters) if (counters !== null) counters.pending = 0;
    this.callbacks.fill(null);
    this.counters.fill(null);
    this.queues.fill(null);
    this.count = 0;
  }

  /** Ends all requests that wait now as if their time were over. */
  expireAll(): void {
    const waiting = this.ids.filter((id) => id !== 0);
    for (const id of waiting) {
      const slot = id & this.mask;
      if (this.ids[slot] !== id) continue;
      const to = this.targets[slot] as Endpoint;
      (this.counters[slot] as VerbCounters).expired++;
      this.expire(this.release(slot), to);
    }
  }

  private queueOf(timeoutMs: number): TimeoutClass {
    let queue = this.classes.get(timeoutMs);
    if (queue === undefined) {
      queue = new TimeoutClass(timeoutMs);
      this.classes.set(timeoutMs, queue);
    }
    if (queue.timer === null) this.arm(queue, timeoutMs);
    return queue;
  }

  private arm(queue: TimeoutClass, delayMs: number): void {
    queue.timer = this.timers.after(Math.ceil(delayMs), () => this.sweep(queue));
  }

  /** The timer of a queue fired: ends what is over, then sleeps until the next deadline. */
  private sweep(queue: TimeoutClass): void {
    const now = this.clock.monotonicMillis();
    while (queue.head !== none && (this.deadlines[queue.head] as number) <= now) {
      const slot = queue.head;
      const counters = this.counters[slot] as VerbCounters;
      const to = this.targets[slot] as Endpoint;
      const callback = this.release(slot);
      counters.expired++;
      this.expire(callback, to);
      if (this.classes.get(queue.timeoutMs) !== queue) return;
    }
    if (queue.head === none) {
      queue.timer = null;
      this.classes.delete(queue.timeoutMs);
    } else {
      this.arm(queue, Math.max(1, (this.deadlines[queue.head] as number) - now));
    }
  }

  private append(queue: TimeoutClass, slot: number): void {
    this.next[slot] = none;
    this.previous[slot] = queue.tail;
    if (queue.tail === none) queue.head = slot;
    else this.next[queue.tail] = slot;
    queue.tail = slot;
  }

  private release(slot: number): ResponseCallback {
    const queue = this.queues[slot] as TimeoutClass;
    const before = this.previous[slot] as number;
    const after = this.next[slot] as number;
    if (before === none) queue.head = after;
    else this.next[before] = after;
    if (after === none) queue.tail = before;
    else this.previous[after] = before;
    const callback = this.callbacks[slot] as ResponseCallback;
    (this.counters[slot] as VerbCounters).pending--;
    this.ids[slot] = 0;
    this.callbacks[slot] = null;
    this.counters[slot] = null;
    this.queues[slot] = null;
    this.count--;
    return callback;
  }

  /** Doubles the arrays. Ids that differ in their lower bits still do with one bit more. */
  private grow(): void {
    const capacity = (this.mask + 1) * 2;
    const old = {
      ids: this.ids,
      next: this.next,
      deadlines: this.deadlines,
      callbacks: this.callbacks,
      targets: this.targets,
      counters: this.counters,
    };
    this.mask = capacity - 1;
    this.ids = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
    this.deadlines = new Float64Array(capacity);
    this.callbacks = new Array<ResponseCallback | null>(capacity).fill(null);
    this.targets = new Array<Endpoint>(capacity).fill('');
    this.counters = new Array<VerbCounters | null>(capacity).fill(null);
    this.queues = new Array<TimeoutClass | null>(capacity).fill(null);
    for (const queue of this.classes.values()) {
      let from = queue.head;
      queue.head = none;
      queue.tail = none;
      for (; from !== none; from = old.next[from] as number) {
        const slot = (old.ids[from] as number) & this.mask;
        this.ids[slot] = old.ids[from] as number;
        this.deadlines[slot] = old.deadlines[from] as number;
        this.callbacks[slot] = old.callbacks[from] as ResponseCallback;
        this.targets[slot] = old.targets[from] as Endpoint;
        this.counters[slot] = old.counters[from] as VerbCounters;
        this.queues[slot] = queue;
        this.append(queue, slot);
      }
    }
  }
}
