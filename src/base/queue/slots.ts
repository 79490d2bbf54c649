import { invariant } from '../error/index.ts';

/** So many places for work that goes on at once; who finds none waits, in the order of the calls. */
export class Slots {
  private limit: number;
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  /** `limit`: at least 1. */
  constructor(limit: number) {
    invariant(limit > 0, 'there is a place');
    this.limit = limit;
  }

  get most(): number {
    return this.limit;
  }

  /** With fewer places than before, what goes on goes on. */
  set most(limit: number) {
    invariant(limit > 0, 'there is a place');
    this.limit = limit;
    this.admit();
  }

  /** Resolves when there is a place, which is taken until `leave`. */
  enter(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.admit();
    });
  }

  leave(): void {
    this.taken--;
    this.admit();
  }

  /** Runs a task when there is a place for it; settles as it does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  private admit(): void {
    while (this.taken < this.limit) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.taken++;
      next();
    }
  }
}
