import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import type { PartitionTransform, Rewrite, RewriteTask } from './files-rewrite.ts';
import { FilesRewrite } from './files-rewrite.ts';
import { PurgeHorizon } from './purge-horizon.ts';
import type { CompactionPick, StrategyView } from './strategy/index.ts';
import { fullyExpired } from './strategy/index.ts';
import { ThreadRewrite } from './thread-rewrite.ts';

/** What to compact, and what may be forgotten by it. */
export interface CompactionTask {
  readonly store: TableStore;
  readonly pick: CompactionPick;
  readonly view: StrategyView;
  /** True: give up. */
  readonly isAborted: () => boolean;
  /** Bytes a second that it may write now (compaction_throughput); infinite without a bound. */
  readonly bytesPerSecond: () => number;
  /** Nothing of a partition but what this gives is kept. */
  readonly transform?: PartitionTransform | undefined;
}

/**
 * One compaction:
 *
 * 1. files whose data is expired as a whole are set aside: they go unread;
 * 2. the others are merged, here or on another thread when there is much to do;
 * 3. of each partition goes what is deleted or expired since before gc_grace, unless another file or a
 *    memtable may hold data of the key that is as old as the deletion and that it has to hide;
 * 4. the new files take the place of the old at one stroke.
 */
export class Compaction {
  private readonly environment: CompactionEnvironment;
  private readonly task: CompactionTask;
  private readonly sources: readonly SSTable[];
  private rewrite: Rewrite | null = null;

  constructor(environment: CompactionEnvironment, task: CompactionTask) {
    const { pick, view } = task;
    const expired = new Set(fullyExpired(view, pick.sstables, pick.ignoresOverlaps));
    this.environment = environment;
    this.task = task;
    this.sources = pick.sstables.filter((sstable) => !expired.has(sstable));
  }

  /** How many partitions were merged out of 1, 2, 3... files. */
  get merged(): ReadonlyMap<number, number> {
    return this.rewrite?.merged ?? new Map();
  }

  /** How far it has come in the uncompressed data of its files, and how much that is. */
  get completedBytes(): number {
    return this.rewrite?.completedBytes ?? 0;
  }

  get totalBytes(): number {
    return this.sources.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0);
  }

  /** Resolves with the new files. Rejects, with all as before, when it cannot be done. */
  async run(): Promise<readonly SSTable[]> {
    const { store, pick } = this.task;
    const held: SSTable[] = [];
    let finished: readonly SSTable[] = [];
    try {
      for (const sstable of pick.sstables) {
        if (!sstable.acquire()) throw new CompactionInterrupted('A file to compact is gone');
        held.push(sstable);
      }
      await this.environment.rewrite(store, pick.sstables, pick.operation, async (next) => {
        finished = await this.write(next);
        return finished;
      });
      return finished;
    } finally {
      for (const sstable of held) await sstable.release();
    }
  }

  private async write(next: () => Promise<string>): Promise<readonly SSTable[]> {
    if (this.sources.length === 0) return [];
    this.rewrite = this.makeRewrite();
    return this.rewrite.run(next);
  }

  private makeRewrite(): Rewrite {
    const { environment, sources } = this;
    const { store, pick, view, isAborted, bytesPerSecond, transform } = this.task;
    const compacted = new Set(pick.sstables);
    const horizon = new PurgeHorizon(store, compacted);
    const task: RewriteTask = {
      table: store.table,
      sources,
      shape: pick.shape,
      hostId: environment.hostId(),
      gcBefore: view.mayPurge ? view.gcBefore : Number.NEGATIVE_INFINITY,
      isUngraced: view.mayPurge ? pick.isUngraced : undefined,
      nowInSeconds: Math.floor(view.nowMillis / 1000),
      olderThan: (key) => horizon.olderThan(key),
      isAborted,
      bytesPerSecond,
      transform,
    };
    const { beside } = environment;
    // What other files delete, and which keys are meant, is known here only.
    const isOfHere = transform !== undefined || task.isUngraced !== undefined;
    if (isOfHere || beside === null || this.totalBytes < beside.fromBytes) {
      return new FilesRewrite(environment, task);
    }
    return new ThreadRewrite({ ...environment, ...beside }, store, task, compacted);
  }
}
