import type {
  DecoratedKey,
  LoadingCursor,
  Timestamp,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import { isStrict } from '../../mutation/index.ts';
import type { Clock, Timers } from '../../platform/index.ts';
import { giveWay, sleep } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { FileWriter, SSTableFormat, WriteRequest } from '../sstable-format.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import { FilesMerge } from './files-merge.ts';
import { OutputCuts } from './output-cuts.ts';
import { outputRequest } from './output-request.ts';
import { PurgingCursor } from './purging-cursor.ts';
import type { OutputShape } from './strategy/index.ts';

/** Others on the same thread wait no longer than this. */
const SLICE_MS = 1;
/** Partitions between two looks at the clock. */
const CHECKED_PARTITIONS = 8;
/** Whoever is too fast waits so long at once: what it may write, or that it goes on, may change. */
const REST_MS = 100;

type PartitionCursor = UnfilteredCursor | LoadingCursor;

/** What is written of a partition; null: nothing of it. */
export type PartitionTransform = (
  cursor: PartitionCursor,
) => PartitionCursor | null | Promise<PartitionCursor | null>;

/** Which files are written anew, and what may be forgotten of them. */
export interface RewriteTask {
  readonly table: TableMetadata;
  /** At least one. */
  readonly sources: readonly SSTable[];
  readonly shape: OutputShape;
  /** Host id of this node, null while it is not known. */
  readonly hostId: Buffer | null;
  /** Seconds: deletions of before that may go; minus infinity: none. */
  readonly gcBefore: number;
  /** Of these keys all deletions may go that are of before now. */
  readonly isUngraced?: ((key: DecoratedKey) => boolean) | undefined;
  readonly nowInSeconds: number;
  /** Deletions of a key below this timestamp hide nothing outside of the sources. */
  readonly olderThan: (key: DecoratedKey) => Timestamp;
  /** True: give up. */
  readonly isAborted: () => boolean;
  /** What it may write at the moment; infinite without a bound. */
  readonly bytesPerSecond: () => number;
  /** Nothing of a partition but what this gives is kept. */
  readonly transform?: PartitionTransform | undefined;
}

export interface RewriteEnvironment {
  readonly format: SSTableFormat;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Something that writes files anew, here or on another thread. */
export interface Rewrite {
  /** How many partitions were merged out of 1, 2, 3... files. */
  readonly merged: ReadonlyMap<number, number>;
  /** How far it has come in the uncompressed data of the sources. */
  readonly completedBytes: number;
  /**
   * Resolves with the new files, opened. `next` announces a file set and gives its generation.
   * Rejects, and leaves no file open, when it cannot be done or is given up.
   */
  run(next: () => Promise<string>): Promise<readonly SSTable[]>;
}

/** True when a file holds deletions (or what expires) of before `gcBefore`, in seconds. */
export function holdsOldDeletions(sources: readonly SSTable[], gcBefore: number): boolean {
  return sources.some(({ statistics }) => statistics.minLocalDeletionTime < gcBefore);
}

/**
 * Merges files partition by partition, in ring order, leaves out what may be forgotten, and cuts the
 * output as the strategy wants it. Works in slices of a millisecond, and no faster than it may.
 */
export class FilesRewrite implements Rewrite {
  private readonly environment: RewriteEnvironment;
  private readonly task: RewriteTask;
  private readonly cuts: OutputCuts;
  private readonly finished: SSTable[] = [];
  private readonly merge: FilesMerge;
  private readonly compressionRatio: number;
  private writer: FileWriter | null = null;
  /** Bytes of finished files, before compression. */
  private finishedBytes = 0;
  private sliceMillis = 0;
  private partitions = 0;
  /** By how much it is ahead of what it may write, and when and at how many bytes that was reckoned. */
  private aheadBytes = 0;
  private reckonedMillis = 0;
  private reckonedBytes = 0;

  constructor(environment: RewriteEnvironment, task: RewriteTask) {
    this.environment = environment;
    this.task = task;
    this.cuts = new OutputCuts(task.shape);
    this.merge = new FilesMerge(task.table, task.sources);
    this.compressionRatio = compressionRatioOf(task.sources);
  }

  get merged(): ReadonlyMap<number, number> {
    return this.merge.merged;
  }

  get completedBytes(): number {
    return this.merge.scannedBytes;
  }

  async run(next: () => Promise<string>): Promise<readonly SSTable[]> {
    this.reckonedMillis = this.environment.clock.monotonicMillis();
    this.sliceMillis = this.reckonedMillis;
    try {
      await this.copy(next);
      return this.finished;
    } catch (error) {
      await this.writer?.abort();
      for (const sstable of this.finished) await sstable.release();
      throw error;
    } finally {
      await this.merge.close();
    }
  }

  private async copy(next: () => Promise<string>): Promise<void> {
    const { table, sources, hostId, nowInSeconds, isAborted, transform, isUngraced } = this.task;
    const { directory } = sources[0] as SSTable;
    const request = outputRequest(table, directory, sources, hostId);
    const hasStrictLiveness = isStrict(table);
    const mayForget = isUngraced !== undefined || holdsOldDeletions(sources, this.task.gcBefore);
    for (;;) {
      const merged = await this.merge.next();
      if (isAborted()) throw new CompactionInterrupted('The compaction was stopped');
      if (merged === null) break;
      const source = transform === undefined ? merged : await transform(merged);
      if (source === null) continue;
      const olderThan = mayForget ? this.task.olderThan(source.key) : Number.NEGATIVE_INFINITY;
      const gcBefore = isUngraced?.(source.key) ? nowInSeconds + 1 : this.task.gcBefore;
      const limits = { gcBefore, nowInSeconds, olderThan, hasStrictLiveness };
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
    // The output is expected to compress as the input has.
    const bytes = (this.writer?.uncompressedBytes ?? 0) * this.compressionRatio;
    if (this.cuts.endsBefore(key, bytes)) await this.endFile();
    this.writer ??= await this.environment.format.write({
      ...request,
      generation: await next(),
      level: this.cuts.level,
    });
    return this.writer;
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
    let aheadMillis = this.reckon();
    if (aheadMillis >= 1) {
      while (aheadMillis >= 1 && !this.task.isAborted()) {
        await sleep(timers, Math.min(aheadMillis, REST_MS));
        aheadMillis = this.reckon();
      }
    } else if (clock.monotonicMillis() - this.sliceMillis >= SLICE_MS) {
      await giveWay(timers);
    } else return;
    this.sliceMillis = clock.monotonicMillis();
  }

  /** Milliseconds that it is ahead, by the rate of the moment; what was due at another one is past. */
  private reckon(): number {
    const now = this.environment.clock.monotonicMillis();
    const bytes = this.finishedBytes + (this.writer?.uncompressedBytes ?? 0);
    const bytesPerMilli = this.task.bytesPerSecond() / 1000;
    const written = bytes - this.reckonedBytes;
    const due = bytesPerMilli * (now - this.reckonedMillis);
    this.reckonedMillis = now;
    this.reckonedBytes = bytes;
    const isBounded = Number.isFinite(bytesPerMilli);
    this.aheadBytes = isBounded ? Math.max(0, this.aheadBytes + written - due) : 0;
    return isBounded ? this.aheadBytes / bytesPerMilli : 0;
  }
}

function compressionRatioOf(sources: readonly SSTable[]): number {
  let [compressed, plain] = [0, 0];
  for (const { dataBytes, uncompressedBytes } of sources) {
    compressed += dataBytes;
    plain += uncompressedBytes;
  }
  return plain === 0 ? 1 : compressed / plain;
}
