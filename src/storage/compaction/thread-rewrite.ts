import type { Threads, Timers } from '../../platform/index.ts';
import type { SchemaRow } from '../../schema/index.ts';
import { openAll } from '../sstable/open-all.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { SSTableFormat } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { Rewrite, RewriteTask } from './files-rewrite.ts';
import { holdsOldDeletions } from './files-rewrite.ts';
import { RewriteControl } from './rewrite-control.ts';
import { errorOf } from './rewrite-fault.ts';
import type { FromRewriter, RewriteOrder, ToRewriter } from './rewrite-order.ts';
import { TimestampFloor } from './timestamp-floor.ts';

/** How often the thread learns of what operators want. */
const FOLLOW_MS = 50;

/** What the store needs to write files anew on another thread. */
export interface ThreadEnvironment {
  readonly threads: Threads;
  /** Less than so many bytes (before compression) are done sooner than a thread starts. */
  readonly fromBytes: number;
  /** All rows that define a keyspace. */
  readonly schemaRows: (keyspace: string) => readonly SchemaRow[];
  /** As it is at the moment. */
  readonly columnIndexSizeBytes: () => number;
}

interface ThreadRewriteEnvironment extends ThreadEnvironment {
  readonly format: SSTableFormat;
  readonly timers: Timers;
}

type Outcome = Extract<FromRewriter, { kind: 'done' }>;

/**
 * Has files written anew on another thread, where neither its work nor its garbage holds up requests:
 *
 * 1. the thread gets the names of the files and the definition of the table, opens both for itself;
 * 2. when deletions may be forgotten, it opens the other files of the table as well; none of these is
 *    taken away while it does;
 * 3. it asks for the name of each new file, which is announced in the transaction log here;
 * 4. the new files are opened here.
 *
 * What lies in memory it knows only as the least timestamp of all (`TimestampFloor`).
 */
export class ThreadRewrite implements Rewrite {
  private readonly environment: ThreadRewriteEnvironment;
  private readonly store: TableStore;
  private readonly task: RewriteTask;
  private readonly compacted: ReadonlySet<SSTable>;
  private readonly control = RewriteControl.create();
  merged: ReadonlyMap<number, number> = new Map();

  /** `compacted`: all files of the store that go, the sources among them. */
  constructor(
    environment: ThreadRewriteEnvironment,
    store: TableStore,
    task: RewriteTask,
    compacted: ReadonlySet<SSTable>,
  ) {
    this.environment = environment;
    this.store = store;
    this.task = task;
    this.compacted = compacted;
  }

  get completedBytes(): number {
    return this.control.completedBytes;
  }

  async run(next: () => Promise<string>): Promise<readonly SSTable[]> {
    const { task, environment, store, control } = this;
    const { timers, format } = environment;
    const mayForget = holdsOldDeletions(task.sources, task.gcBefore);
    const lower = (timestamp: number | bigint): void => control.lowerFloor(timestamp);
    const floor = mayForget ? new TimestampFloor(store, timers, lower) : null;
    this.follow();
    const following = timers.every(FOLLOW_MS, () => this.follow());
    try {
      await floor?.learn();
      const { names, merged } = await this.onThread(mayForget, next);
      this.merged = merged;
      const { directory } = task.sources[0] as SSTable;
      return await openAll(names, (name) => format.open(task.table, directory, name));
    } finally {
      following.cancel();
      floor?.close();
    }
  }

  private follow(): void {
    if (this.task.isAborted()) this.control.stop();
    this.control.bytesPerSecond = this.task.bytesPerSecond();
  }

  /** Resolves with the thread's last word; it has nothing more to do then, and ends if this rejects. */
  private async onThread(mayForget: boolean, next: () => Promise<string>): Promise<Outcome> {
    let resolve: (outcome: Outcome) => void = () => {};
    let reject: (error: Error) => void = () => {};
    const outcome = new Promise<Outcome>((done, failed) => {
      resolve = done;
      reject = failed;
    });
    // It may be lost before anybody waits for it.
    outcome.catch(() => {});
    let letGo: () => void = () => {};
    const thread = await this.environment.threads.start('compaction', {
      onMessage: (message) => {
        const said = message as FromRewriter;
        if (said.kind === 'done') resolve(said);
        else if (said.kind === 'failed') reject(errorOf(said.fault));
        else if (said.kind === 'opened') letGo();
        else if (said.kind === 'others') {
          letGo = this.holdOthers((names) => tell({ kind: 'others', names }));
        } else next().then((generation) => tell({ kind: 'generation', generation }), reject);
      },
      onEnd: (error) => reject(error ?? new Error('The thread of a compaction ended early')),
    });
    const tell = (message: ToRewriter): void => thread.post(message);
    try {
      tell({ kind: 'order', order: this.orderOf(mayForget) });
      const done = await outcome;
      thread.release();
      return done;
    } catch (error) {
      await thread.end();
      throw error;
    } finally {
      letGo();
    }
  }

  /** Tells the names of the other files, which nobody takes away until the function it gives is called. */
  private holdOthers(tell: (names: readonly string[]) => void): () => void {
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void this.store.exclusively(() => {
      const others = this.store.view.sstables.filter((sstable) => !this.compacted.has(sstable));
      tell(others.map(({ name }) => name));
      return held;
    });
    return letGo;
  }

  private orderOf(mayForget: boolean): RewriteOrder {
    const { environment, task, control } = this;
    const { table, sources, shape, hostId, gcBefore, nowInSeconds } = task;
    return {
      schema: environment.schemaRows(table.keyspace),
      tableId: table.id,
      directory: (sources[0] as SSTable).directory,
      sources: sources.map(({ name }) => name),
      mayForget,
      shape,
      hostId,
      gcBefore,
      nowInSeconds,
      columnIndexSizeBytes: environment.columnIndexSizeBytes(),
      control: control.memory,
    };
  }
}
