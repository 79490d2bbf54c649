/** A task; undefined when it is done on return. It answers for its own failures: it never rejects. */
type Task = () => undefined | Promise<void>;

/**
 * Runs tasks of one key one after the other, and those of different keys beside each other. A task
 * whose key is idle begins at once, so that what needs no waiting makes no promise.
 */
export class KeyedTasks {
  private readonly tails = new Map<string, Promise<void>>();

  run(key: string, task: Task): void {
    const before = this.tails.get(key);
    const done = before === undefined ? task() : before.then(task);
    if (done === undefined) return;
    this.tails.set(key, done);
    void done.then(() => {
      if (this.tails.get(key) === done) this.tails.delete(key);
    });
  }
}
