import type { Settings } from '../../config/index.ts';
import type { Mutation, PartitionUpdate } from '../../mutation/index.ts';
import { oversizedMutation } from '../../mutation/index.ts';
import type { Clock, Disk, Log, Timer, Timers } from '../../platform/index.ts';
import { DiskError } from '../../platform/index.ts';
import { StorageFailure } from '../storage-engine.ts';
import {
  segmentName,
  sizeInCassandra,
  writeMutationRecord,
  writeTruncationRecord,
} from './log-format.ts';
import { LogWriter } from './log-writer.ts';
import type { LogPosition } from './segment.ts';
import { Segment } from './segment.ts';

export type CommitFailurePolicy = Settings['commitFailurePolicy'];

export type CommitLogSettings = Pick<
  Settings,
  | 'commitlogSync'
  | 'commitlogSyncPeriodMs'
  | 'commitlogSyncGroupWindowMs'
  | 'commitlogSegmentSizeBytes'
  | 'maxMutationSizeBytes'
  | 'commitFailurePolicy'
> &
  Partial<Pick<Settings, 'commitlogTotalSpaceBytes'>>;

export interface CommitLogEnvironment {
  readonly settings: CommitLogSettings;
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Told of each error of the disk but a full one; the policy says what the node is to do. */
  readonly onFailure: (policy: CommitFailurePolicy, error: Error) => void;
  /** Told when the log has outgrown commitlog_total_space: tables whose flush lets the oldest go. */
  readonly onPressure: (tableIds: readonly string[]) => void;
}

/**
 * The commit log: every mutation is in it before it is acknowledged.
 *
 * `append` puts a record into memory at once, `LogWriter` brings it to disk. In batch mode writers
 * wait for the next sync, which follows at once; in group mode for that at the end of the window;
 * in periodic mode they do not wait, unless the periodic sync is late by half a period (Cassandra's
 * periodic_commitlog_sync_lag_block) or two segments of bytes wait for the disk.
 *
 * When the disk is full, waiting writers fail and new ones are refused until there is space again;
 * nothing acknowledged is lost from memory. After any other error commit_failure_policy decides:
 * `ignore` tries again just so, the others end the log.
 */
export class CommitLog {
  /** Counts appended mutations and truncations: tells which of two came first. */
  sequence = 0;
  private readonly environment: CommitLogEnvironment;
  private readonly settings: CommitLogSettings;
  private readonly segments: Segment[];
  private readonly writer: LogWriter;
  private lastId: number;
  /** The segment of the last record. */
  private current: Segment | null = null;
  private failure: Error | null = null;
  private isClosed = false;
  private isLate = false;
  private readonly periodTimer: Timer | null = null;
  private groupTimer: Timer | null = null;

  /** `replayed` are the segments that replay has found, in order, all sealed. */
  constructor(environment: CommitLogEnvironment, replayed: readonly Segment[]) {
    const { settings, disk, timers, directory } = environment;
    this.environment = environment;
    this.settings = settings;
    this.segments = [...replayed];
    const last = replayed.at(-1);
    this.lastId = last?.id ?? 0;
    this.writer = new LogWriter({
      disk,
      timers,
      directory,
      segmentSizeBytes: settings.commitlogSegmentSizeBytes,
      newSegment: () => this.newSegment(),
      refusal: (error) => new StorageFailure(`The commit log cannot be written: ${error.message}`),
      onError: (error) => this.failed(error),
      onRecovered: () => this.recovered(),
    });
    if (last !== undefined) this.writer.follow(last);
    if (settings.commitlogSync === 'periodic') {
      this.periodTimer = timers.every(settings.commitlogSyncPeriodMs, () => this.periodEnds());
    }
  }

  /** Where the next record will stand. */
  get position(): LogPosition {
    const { segment } = this.writer;
    return { segmentId: segment.id, offset: segment.length };
  }

  /**
   * Adds a mutation. Undefined when it is acknowledged by that, else a promise of its sync. Throws
   * (or rejects with) `StorageFailure` while the disk refuses; throws an invalid request when the
   * mutation is larger than max_mutation_size.
   */
  append(mutation: Mutation): undefined | Promise<void> {
    if (this.failure !== null || this.isClosed) throw this.refusal();
    const { writer, settings } = this;
    const { updates } = mutation;
    const buffer = writer.buffer();
    const start = buffer.length;
    try {
      writeMutationRecord(buffer, mutation);
    } catch (error) {
      buffer.length = start;
      throw error;
    }
    const size = sizeInCassandra(buffer.length - start, mutation);
    if (size > settings.maxMutationSizeBytes) {
      buffer.length = start;
      throw oversizedMutation(mutation, size, settings.maxMutationSizeBytes);
    }
    writer.added(buffer, start);
    this.sequence++;
    const { segment } = writer;
    if (segment !== this.current) this.segmentBegins(segment);
    for (let i = 0; i < updates.length; i++) {
      segment.markDirty((updates[i] as PartitionUpdate).table.id, segment.length);
    }
    if (settings.commitlogSync === 'periodic') {
      if (!this.isLate && writer.pendingBytes < 2 * settings.commitlogSegmentSizeBytes) {
        return undefined;
      }
      if (!this.isLate) writer.requestSync();
    } else if (settings.commitlogSync === 'batch') {
      writer.requestSync();
    } else {
      this.openGroup();
    }
    return this.writer.nextSync();
  }

  /** Adds that all of a table until now is gone, and forgets its records. Resolves when durable. */
  async truncate(tableId: string): Promise<void> {
    if (this.failure !== null || this.isClosed) throw this.refusal();
    const buffer = this.writer.buffer();
    const start = buffer.length;
    writeTruncationRecord(buffer, tableId);
    this.writer.added(buffer, start);
    this.sequence++;
    this.writer.segment.holdsTruncation = true;
    const { position } = this;
    await this.sync();
    await this.discardCompleted(tableId, position);
  }

  /**
   * All records of a table before a position are in files now (or gone): segments that hold nothing
   * else are removed, oldest first.
   */
  async discardCompleted(tableId: string, position: LogPosition): Promise<void> {
    for (const segment of this.segments) {
      if (segment.id > position.segmentId) break;
      const isLast = segment.id === position.segmentId;
      segment.markClean(tableId, isLast ? position.offset : Number.POSITIVE_INFINITY);
    }
    await this.removeClean();
  }

  /** Removes segments that nobody needs. */
  async removeClean(): Promise<void> {
    const { disk, directory } = this.environment;
    for (const segment of [...this.segments]) {
      if (!segment.isSealed || !segment.isClean) continue;
      if (segment.holdsTruncation && segment !== this.segments[0]) continue;
      const index = this.segments.indexOf(segment);
      // Another call may have removed it while this one waited for the disk.
      if (index < 0) continue;
      this.segments.splice(index, 1);
      // One after the other and for good: a truncation must not vanish before what it speaks of.
      await disk.remove(segment.path);
      await disk.syncDirectory(directory);
    }
  }

  /** Ids of the segments there are, oldest first. */
  get segmentIds(): readonly number[] {
    return this.segments.map(({ id }) => id);
  }

  /** Resolves when everything appended until now is durable. */
  sync(): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.refusal());
    if (!this.writer.isDirty) return Promise.resolve();
    const waiting = this.writer.nextSync();
    this.writer.requestSync();
    return waiting;
  }

  /** Syncs and closes; nothing can be appended afterwards. */
  async close(): Promise<void> {
    this.periodTimer?.cancel();
    this.groupTimer?.cancel();
    const synced = this.isClosed ? Promise.resolve() : this.sync();
    this.isClosed = true;
    try {
      await synced;
    } finally {
      await this.writer.stop();
    }
  }

  private refusal(): StorageFailure {
    return new StorageFailure(
      this.failure === null
        ? 'The commit log is closed'
        : `The commit log cannot take writes: ${this.failure.message}`,
    );
  }

  private newSegment(): Segment {
    const { clock, directory } = this.environment;
    const id = Math.max(Math.floor(clock.nowMillis()), this.lastId + 1);
    this.lastId = id;
    const segment = new Segment(id, `${directory}/${segmentName(id)}`);
    this.segments.push(segment);
    return segment;
  }

  /** Bytes of all segments. */
  get totalBytes(): number {
    let bytes = 0;
    for (const { length } of this.segments) bytes += length;
    return bytes;
  }

  private segmentBegins(segment: Segment): void {
    this.current = segment;
    const limit = this.settings.commitlogTotalSpaceBytes ?? Number.POSITIVE_INFINITY;
    if (this.totalBytes > limit) this.press(this.totalBytes - limit);
  }

  /** Asks for flushes of what keeps the oldest segments, as many as are too many. */
  private press(tooMany: number): void {
    let excess = tooMany;
    const tables = new Set<string>();
    for (const segment of this.segments) {
      if (excess <= 0 || segment === this.current) break;
      excess -= segment.length;
      for (const table of segment.dirtyTables) tables.add(table);
    }
    if (tables.size > 0) this.environment.onPressure([...tables]);
  }

  /**
   * Goes on in a segment with a higher id than one that a file speaks of: the clock may have gone
   * back since, and a file must not claim records that are still to come.
   */
  beginAfter(segmentId: number): void {
    this.lastId = Math.max(this.lastId, segmentId);
    if (this.writer.segment.id <= segmentId) this.writer.beginSegment();
  }

  private openGroup(): void {
    if (this.groupTimer !== null) return;
    const window = this.settings.commitlogSyncGroupWindowMs;
    this.groupTimer = this.environment.timers.after(window, () => {
      this.groupTimer = null;
      this.writer.requestSync();
    });
  }

  private periodEnds(): void {
    const { writer } = this;
    if (this.failure !== null || !writer.isDirty) return;
    const before = writer.syncCount;
    this.writer.nextSync().then(
      () => {
        this.isLate = false;
      },
      () => {},
    );
    writer.requestSync();
    this.environment.timers.after(this.settings.commitlogSyncPeriodMs / 2, () => {
      if (writer.syncCount === before) this.isLate = true;
    });
  }

  /** True: try again. */
  private failed(error: Error): boolean {
    const { log, onFailure } = this.environment;
    const policy = this.settings.commitFailurePolicy;
    const isFull = isFullDisk(error);
    // A full disk is tried again, and may turn out to be worse then.
    const isNews = this.failure === null || (isFullDisk(this.failure) && !isFull);
    this.failure = error;
    if (isNews) {
      log.error(
        `Failed to persist commits to disk. Commit disk failure policy is ${policy}`,
        error,
      );
      if (!isFull) onFailure(policy, error);
    }
    return isFull || policy === 'ignore';
  }

  private recovered(): void {
    this.failure = null;
    this.isLate = false;
    this.environment.log.info('The commit log takes writes again');
  }
}

function isFullDisk(error: Error): boolean {
  return error instanceof DiskError && error.reason === 'full';
}
