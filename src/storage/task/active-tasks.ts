import { TimeUuidGenerator } from '../../base/uuid/index.ts';
import type { Clock, Random } from '../../platform/index.ts';
import type { RunningTask } from './running-task.ts';

/** Work of a node that goes on: a compaction or one of its like, the build of an index or a view. */
export interface ActiveTask {
  readonly report: RunningTask;
  /** Bytes on the disk that its output may take yet, about. */
  readonly remainingBytes: number;
  /** Tells it to give up, which it does soon. */
  stop(): void;
}

/** All such work of a node at the moment: what operators see and may stop. */
export class ActiveTasks {
  private readonly all = new Set<ActiveTask>();
  private readonly clock: Clock;
  private readonly random: Random;
  /** Made when the first id is: a start draws nothing at random for it. */
  private ids: TimeUuidGenerator | null = null;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new time UUID: 16 bytes. */
  newId(): Buffer {
    this.ids ??= new TimeUuidGenerator(this.clock, this.random);
    return this.ids.next();
  }

  /** Runs the work of a task, which is in the list meanwhile. Rejects as the work does. */
  async during<T>(active: ActiveTask, work: () => Promise<T>): Promise<T> {
    this.all.add(active);
    try {
      return await work();
    } finally {
      this.all.delete(active);
    }
  }

  /** The oldest first. */
  get list(): readonly ActiveTask[] {
    return [...this.all];
  }

  get running(): readonly RunningTask[] {
    return this.list.map(({ report }) => report);
  }

  /** Tells some to give up (`nodetool stop`): the files that they read stay as they are. */
  stop(isChosen: (running: RunningTask) => boolean): void {
    for (const active of this.all) if (isChosen(active.report)) active.stop();
  }
}
