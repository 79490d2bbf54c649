import type { Clock } from '../../platform/index.ts';
import type { Memtable } from '../memtable/index.ts';
import { StorageFailure, WriteExpired } from '../storage-engine.ts';

/** So many writes wait for memory at most; more are refused. */
const MOST_WAITERS = 16_384;

export interface PoolLimits {
  /** Bytes that all memtables of the node may take, those being flushed included. */
  readonly limitBytes: number;
  /** Share of the limit that may be in memtables that nobody flushes (memtable_cleanup_threshold). */
  readonly cleanupThreshold: number;
  /** A write that has waited so long (now) is given up: its coordinator has stopped waiting as well. */
  readonly longestWaitMs: number;
}

interface Waiter {
  readonly sinceMillis: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The memory of all memtables of a node (MemtablePool of Cassandra).
 *
 * 1. What is in current memtables grows past the cleanup threshold: `onCleanup` is to flush the
 *    largest.
 * 2. Everything together grows past the limit: writes wait until a flush gives memory back.
 */
export class MemtablePool {
  private readonly limitBytes: number;
  private readonly cleanupBytes: number;
  private readonly limits: PoolLimits;
  private readonly clock: Clock;
  private readonly onCleanup: () => void;
  private used = 0;
  private flushing = 0;
  private isCleaning = false;
  private waiters: Waiter[] = [];

  constructor(limits: PoolLimits, clock: Clock, onCleanup: () => void) {
    this.limitBytes = limits.limitBytes;
    this.cleanupBytes = limits.limitBytes * limits.cleanupThreshold;
    this.limits = limits;
    this.clock = clock;
    this.onCleanup = onCleanup;
  }

  get usedBytes(): number {
    return this.used;
  }

  /** True: writes have to wait for `room`. */
  get isExhausted(): boolean {
    return this.used > this.limitBytes;
  }

  /** True while current memtables hold more than the cleanup threshold. */
  get needsCleanup(): boolean {
    return this.used - this.flushing > this.cleanupBytes;
  }

  grew(bytes: number): void {
    this.used += bytes;
    if (!this.isCleaning && this.needsCleanup) {
      this.isCleaning = true;
      this.onCleanup();
    }
  }

  /** Whoever was told by `onCleanup` has done what can be done now. */
  cleaned(): void {
    this.isCleaning = false;
  }

  /** A memtable is on its way to a file, with all that it holds now. */
  flushes(memtable: Memtable): void {
    this.flushing += memtable.accountedBytes - memtable.flushingBytes;
    memtable.flushingBytes = memtable.accountedBytes;
  }

  /** A memtable is in a file, or dropped: its memory is free. */
  gone(memtable: Memtable): void {
    this.flushing -= memtable.flushingBytes;
    this.used -= memtable.accountedBytes;
    if (this.isExhausted) return;
    this.giveUpExpired();
    const { waiters } = this;
    this.waiters = [];
    for (const { resolve } of waiters) resolve();
  }

  /**
   * Resolves when there is room for a write. Rejects with `WriteExpired` when it can expire and has
   * waited too long, else when too many wait already.
   */
  async room(canExpire: boolean): Promise<void> {
    const sinceMillis = canExpire ? this.clock.monotonicMillis() : Number.POSITIVE_INFINITY;
    do await this.turn(sinceMillis);
    while (this.isExhausted);
  }

  /** Until a flush gave memory back. */
  private turn(sinceMillis: number): Promise<void> {
    if (this.waiters.length >= MOST_WAITERS) this.giveUpExpired();
    if (this.waiters.length >= MOST_WAITERS) {
      throw new StorageFailure('Memtable memory is exhausted, too many writes wait');
    }
    return new Promise((resolve, reject) => {
      this.waiters.push({ sinceMillis, resolve, reject });
    });
  }

  private giveUpExpired(): void {
    const earliest = this.clock.monotonicMillis() - this.limits.longestWaitMs;
    const expired = this.waiters.filter(({ sinceMillis }) => sinceMillis < earliest);
    if (expired.length === 0) return;
    this.waiters = this.waiters.filter(({ sinceMillis }) => sinceMillis >= earliest);
    for (const { reject } of expired) reject(new WriteExpired());
  }

  /** Nobody will get room any more. */
  close(): void {
    const { waiters } = this;
    this.waiters = [];
    for (const { reject } of waiters) reject(new StorageFailure('The store is closed'));
  }
}
