import { isStrict } from '../../mutation/index.ts';
import { sleep } from '../../platform/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { FileWriter, WriteRequest } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import { FilesMerge } from './files-merge.ts';
import { OutputCuts } from './output-cuts.ts';
import { outputRequest } from './output-request.ts';
import { PurgeHorizon } from './purge-horizon.ts';
import { PurgingCursor } from './purging-cursor.ts';
import type { CompactionPick, StrategyView } from './strategy/index.ts';
import { fullyExpired } from './strategy/index.ts';

/** Requests wait no longer than this for a slice of a compaction. */
const SLICE_MS = 2;
/** Partitions between two looks at the clock. */
const CHECKED_PARTITIONS = 16;

/** What to compact, and what may be forgotten by it. */
export interface CompactionTask {
  readonly store: TableStore;
  readonly pick: CompactionPick;
  readonly view: StrategyView;
  /** True: give up. */
  readonly isAborted: () => boolean;
  /** Bytes a second that it may write now (compaction_throughput); infinite without a bound. */
  readonly bytesPerSecond: () => number;
}

/**
 * One compaction:
 *
 * 1. files whose data is expired as a whole are set aside: they go unread;
 * 2. the others are merged partition by partition, in ring order;
 * 3. of each partition goes what is deleted or expired since before gc_grace, unless another file or a
 *    memtable may hold data of the key that is as old as the deletion and that it has to hide;
 * 4. the output is cut as the strategy wants it;
 * 5. the new files take the place of the old at one stroke.
 *
 * It reads and writes in slices of a few milliseconds, and no faster than the throughput allowed.
 */
export class Compaction {
  private readonly environment: CompactionEnvironment;
  private readonly task: CompactionTask;
  private readonly sources: readonly SSTable[];
  private readonly cuts: OutputCuts;
  private readonly horizon: PurgeHorizon;
  private readonly finished: SSTable[] = [];
  private merge: FilesMerge | null = null;
  private writer: FileWriter | null = null;
  /** Bytes of finished files, before compression. */
  private finishedBytes = 0;
  private begunMillis = 0;
  private sliceMillis = 0;
  private partitions = 0;

  constructor(environment: CompactionEnvironment, task: CompactionTask) {
    const { store, pick, view } = task;
    const expired = new Set(fullyExpired(view, pick.sstables, pick.ignoresOverlaps));
    this.environment = environment;
    this.task = task;
    this.sources = pick.sstables.filter((sstable) => !expired.has(sstable));
    this.cuts = new OutputCuts(pick.shape);
    this.horizon = new PurgeHorizon(store, new Set(pick.sstables));
  }

  /** How many partitions were merged out of 1, 2, 3... files. */
  get merged(): ReadonlyMap<number, number> {
    return this.merge?.merged ?? new Map();
  }

  /** How far it has come in the uncompressed data of its files, and how much that is. */
  get completedBytes(): number {
    return this.merge?.scannedBytes ?? 0;
  }

  get totalBytes(): number {
    return this.sources.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0);
  }

  /** Resolves with the new files. Rejects, with all as before, when it cannot be done. */
  async run(): Promise<readonly SSTable[]> {
    const { environment, task, finished } = this;
    const { store, pick } = task;
    const held: SSTable[] = [];
    try {
      for (const sstable of pick.sstables) {
        if (!sstable.acquire()) throw new CompactionInterrupted('A file to compact is gone');
        held.push(sstable);
      }
      await environment.rewrite(store, pick.sstables, pick.operation, (next) => this.write(next));
      return finished;
    } finally {
      for (const sstable of held) await sstable.release();
    }
  }

  private async write(next: () => Promise<string>): Promise<readonly SSTable[]> {
    const { sources, finished, environment } = this;
    if (sources.length === 0) return [];
    this.begunMillis = environment.clock.monotonicMillis();
    this.sliceMillis = this.begunMillis;
    const merge = new FilesMerge(this.task.store.table, sources);
    this.merge = merge;
    try {
      await this.copy(merge, next);
      return finished;
    } catch (error) {
      await this.writer?.abort();
      for (const sstable of finished) await sstable.release();
      throw error;
    } finally {
      await merge.close();
    }
  }

  private async copy(merge: FilesMerge, next: () => Promise<string>): Promise<void> {
    const { store, view } = this.task;
    const { table } = store;
    const { directory } = this.sources[0] as SSTable;
    const hostId = this.environment.hostId();
    const request = outputRequest(table, directory, this.sources, hostId);
    const nowInSeconds = Math.floor(view.nowMillis / 1000);
    const gcBefore = view.mayPurge ? view.gcBefore : Number.NEGATIVE_INFINITY;
    for (;;) {
      const source = await merge.next();
      if (this.task.isAborted()) throw new CompactionInterrupted('The compaction was stopped');
      if (source === null) break;
      const olderThan = this.horizon.olderThan(source.key);
      const limits = { gcBefore, nowInSeconds, olderThan, hasStrictLiveness: isStrict(table) };
      const cursor = new PurgingCursor(source, limits);
      const writer = await this.writerFor(cursor, request, next);
      const waiting = writer.append(cursor);
      if (waiting !== null) await waiting;
      if (++this.partitions % CHECKED_PARTITIONS === 0) await this.pause();
    }
    await this.endFile();
  }

  private async writerFor(
    { key }: PurgingCursor,
    request: Omit<WriteRequest, 'generation' | 'level'>,
    next: () => Promise<string>,
  ): Promise<FileWriter> {
    const bytes = (this.writer?.uncompressedBytes ?? 0) * this.compressionRatio;
    if (this.cuts.endsBefore(key, bytes)) await this.endFile();
    this.writer ??= await this.environment.format.write({
      ...request,
      generation: await next(),
      level: this.cuts.level,
    });
    return this.writer;
  }

  /** The output is expected to compress as the input has. */
  private get compressionRatio(): number {
    let [compressed, plain] = [0, 0];
    for (const { dataBytes, uncompressedBytes } of this.sources) {
      compressed += dataBytes;
      plain += uncompressedBytes;
    }
    return plain === 0 ? 1 : compressed / plain;
  }

  private async endFile(): Promise<void> {
    const { writer } = this;
    if (writer === null) return;
    this.finishedBytes += writer.uncompressedBytes;
    const sstable = await writer.finish();
    this.writer = null;
    if (sstable === null) return;
    this.finished.push(sstable);
    this.cuts.ended(sstable.dataBytes);
  }

  /** Lets others run when the slice is over, and waits when it is faster than it may be. */
  private async pause(): Promise<void> {
    const { clock, timers } = this.environment;
    const now = clock.monotonicMillis();
    const bytes = this.finishedBytes + (this.writer?.uncompressedBytes ?? 0);
    const ahead = (bytes / this.task.bytesPerSecond()) * 1000 - (now - this.begunMillis);
    if (ahead >= 1) await sleep(timers, ahead);
    else if (now - this.sliceMillis >= SLICE_MS) {
      await new Promise<void>((resolve) => timers.soon(resolve));
    } else return;
    this.sliceMillis = clock.monotonicMillis();
  }
}
