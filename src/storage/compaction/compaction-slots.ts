import { invariant } from '../../base/error/index.ts';

/** The places for compactions of a node: so many run at once (concurrent_compactors). */
export class CompactionSlots {
  private limit: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** `limit`: at least 1. */
  constructor(limit: number) {
    invariant(limit > 0, 'there is a place for a compaction');
    this.limit = limit;
  }

  get most(): number {
    return this.limit;
  }

  /** With fewer places than before, what runs goes on. */
  set most(limit: number) {
    invariant(limit > 0, 'there is a place for a compaction');
    this.limit = limit;
    this.admit();
  }

  /** Runs a task when there is a place for it, in the order of the calls; settles as it does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.admit();
    });
    try {
      return await task();
    } finally {
      this.running--;
      this.admit();
    }
  }

  private admit(): void {
    while (this.running < this.limit) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.running++;
      next();
    }
  }
}
