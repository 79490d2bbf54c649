import { Deque } from '../../base/queue/index.ts';
import type { Clock, Timers } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { retryDelayMs, retryPolicy } from './retry-policy.ts';

/** A read that may ask another replica when its time has come. */
export interface Speculative {
  readonly isDone: boolean;
  speculate(): void;
}

/** As they are at the moment. */
interface SpeculationTimeouts {
  readonly readRequestTimeoutMs: number;
}

interface Waiting {
  readonly read: Speculative;
  readonly dueAt: number;
}

/**
 * The reads of one table that may ask one more replica: their latencies say how long to wait.
 * Reads wait in the order of their beginning with one timer for all of them, because a timer for
 * each would cost more than the read. Those done at the head leave when the next one comes, so that
 * the queue is as long as the slowest read is slow.
 */
class TableSpeculation {
  readonly histogram = new LatencyHistogram();
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly timeouts: SpeculationTimeouts;
  private readonly waiting = new Deque<Waiting>();
  private isArmed = false;
  private delayMs: number;
  private refreshedAt: number;
  private policyText = '';

  constructor(clock: Clock, timers: Timers, timeouts: SpeculationTimeouts) {
    this.clock = clock;
    this.timers = timers;
    this.timeouts = timeouts;
    this.delayMs = timeouts.readRequestTimeoutMs / 2;
    this.refreshedAt = clock.monotonicMillis();
  }

  /** Milliseconds after which a read asks another replica; learnt anew each read timeout. */
  threshold(table: TableMetadata, now: number): number {
    const text = table.options.speculativeRetry;
    if (text !== this.policyText || now - this.refreshedAt > this.timeouts.readRequestTimeoutMs) {
      this.policyText = text;
      this.refreshedAt = now;
      this.delayMs = retryDelayMs(retryPolicy(text), this.histogram, this.delayMs);
      this.histogram.fade();
    }
    return this.delayMs;
  }

  watch(read: Speculative, dueAt: number): void {
    while (this.waiting.peek()?.read.isDone === true) this.waiting.shift();
    this.waiting.push({ read, dueAt });
    if (!this.isArmed) this.arm(dueAt);
  }

  private arm(dueAt: number): void {
    this.isArmed = true;
    const delayMs = Math.max(0, dueAt - this.clock.monotonicMillis());
    this.timers.after(delayMs, () => this.fire());
  }

  private fire(): void {
    this.isArmed = false;
    const now = this.clock.monotonicMillis();
    for (;;) {
      const first = this.waiting.peek();
      if (first === undefined) return;
      // A timer may be early by the rounding of its delay.
      if (!first.read.isDone && first.dueAt > now + 0.01) {
        this.arm(first.dueAt);
        return;
      }
      this.waiting.shift();
      if (!first.read.isDone) first.read.speculate();
    }
  }
}

/** Speculation of all tables of a node. */
export class Speculation {
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly timeouts: SpeculationTimeouts;
  private readonly tables = new Map<string, TableSpeculation>();

  constructor(clock: Clock, timers: Timers, timeouts: SpeculationTimeouts) {
    this.clock = clock;
    this.timers = timers;
    this.timeouts = timeouts;
  }

  /** Watches a read that began at `startedAt`, unless it would speculate only after its timeout. */
  watch(table: TableMetadata, read: Speculative, startedAt: number): void {
    const speculation = this.of(table);
    const thresholdMs = speculation.threshold(table, startedAt);
    if (thresholdMs > this.timeouts.readRequestTimeoutMs) return;
    speculation.watch(read, startedAt + thresholdMs);
  }

  /** Learns how long a read took. */
  record(table: TableMetadata, latencyMs: number): void {
    this.of(table).histogram.record(latencyMs);
  }

  /** Forgets tables that are gone. */
  retain(isKnown: (tableId: string) => boolean): void {
    for (const id of this.tables.keys()) if (!isKnown(id)) this.tables.delete(id);
  }

  private of(table: TableMetadata): TableSpeculation {
    let speculation = this.tables.get(table.id);
    if (speculation === undefined) {
      speculation = new TableSpeculation(this.clock, this.timers, this.timeouts);
      this.tables.set(table.id, speculation);
    }
    return speculation;
  }
}
