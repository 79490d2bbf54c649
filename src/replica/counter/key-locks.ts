/** Locks by name: who asks for one that is held waits for its turn. */
export class KeyLocks {
  private readonly waiting = new Map<string, (() => void)[]>();

  /** Resolves when the lock is the caller's, who must `release` it. */
  acquire(name: string): Promise<void> {
    const queue = this.waiting.get(name);
    if (queue === undefined) {
      this.waiting.set(name, []);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      queue.push(resolve);
    });
  }

  release(name: string): void {
    const next = this.waiting.get(name)?.shift();
    if (next === undefined) this.waiting.delete(name);
    else next();
  }
}
