import { ByteWriter } from '../../base/bytes/index.ts';
import type { Disk, Timer, Timers } from '../../platform/index.ts';
import { encodeHeader, SEGMENT_HEADER_BYTES, writeSyncMarker } from './log-format.ts';
import type { Segment } from './segment.ts';

export interface LogWriterEnvironment {
  readonly disk: Disk;
  readonly timers: Timers;
  readonly directory: string;
  readonly segmentSizeBytes: number;
  /** Makes the next segment. */
  readonly newSegment: () => Segment;
  /** What those who wait are told of an error. */
  readonly refusal: (error: Error) => Error;
  /** Decides on an error of the disk: true when the writer shall try again. */
  readonly onError: (error: Error) => boolean;
  /** The disk has taken what it refused before. */
  readonly onRecovered: () => void;
}

/** Bytes on their way to one segment. */
interface Chunk {
  segment: Segment;
  offset: number;
  readonly writer: ByteWriter;
}

/** Those who wait for the same sync. */
interface Round {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** While the disk refuses, it is tried again this often. */
const RETRY_MS = 100;
/** Records that nobody waits for gather so long, or until there are so many bytes of them. */
const GATHER_MS = 2;
const GATHER_BYTES = 64 * 1024;
/** A buffer that grew beyond this is not kept for reuse. */
const KEPT_BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Brings records from memory to the segments.
 *
 * 1. Records gather in chunks, one a segment.
 * 2. When somebody waits for them, or when there are enough of them, or some have waited two
 *    milliseconds, one loop (never two at a time) writes all that has gathered; what comes meanwhile
 *    gathers in other buffers. A write to a file is handed to a thread and back, however short it is.
 * 3. It syncs when somebody waits for it. One sync serves all who came before it began.
 * 4. A segment is begun only when the one before it is durable; its header says up to where.
 *
 * After an error the bytes stay here. Who waits is told; the loop tries again when `onError` says
 * so. A failed sync leaves it open which pages are on disk (and another sync may claim success), so
 * such a segment ends at its last good sync, and what is still in memory goes to a new one.
 */
export class LogWriter {
  /** The segment that takes records. */
  segment: Segment;
  /** Bytes that are not with the operating system yet. */
  pendingBytes = 0;
  /** Syncs done. */
  syncCount = 0;
  private readonly environment: LogWriterEnvironment;
  private chunks: Chunk[] = [];
  private readonly spares: ByteWriter[] = [];
  /** The segment whose file is open. */
  private opened: Segment | null = null;
  private isUnsynced = false;
  private round: Round | null = null;
  private syncWanted = false;
  private isScheduled = false;
  private gathering: Timer | null = null;
  private loop: Promise<void> | null = null;
  private hasFailed = false;
  private isStopped = false;

  constructor(environment: LogWriterEnvironment) {
    this.environment = environment;
    this.segment = environment.newSegment();
  }

  /** The buffer for the next record, behind a sync marker when one is due. */
  buffer(): ByteWriter {
    const { segment } = this;
    const writer = (this.chunks[this.chunks.length - 1] ?? this.newChunk(segment)).writer;
    if (segment.durableLength > segment.markedLength) {
      segment.markedLength = segment.durableLength;
      const start = writer.length;
      writeSyncMarker(writer, segment.id, segment.length, segment.durableLength);
      this.account(writer.length - start);
    }
    return writer;
  }

  /** A record has been added to the buffer at `start`; it moves when its segment is full. */
  added(writer: ByteWriter, start: number): void {
    const bytes = writer.length - start;
    const { segment, environment } = this;
    const isFull = segment.length + bytes > environment.segmentSizeBytes;
    if (isFull && segment.length > SEGMENT_HEADER_BYTES) {
      this.segment = environment.newSegment();
      const next = this.newChunk(this.segment);
      next.writer.bytes(writer.buffer.subarray(start, start + bytes));
      writer.length = start;
    }
    this.account(bytes);
    this.schedule();
  }

  /** The next record goes to a new segment. */
  beginSegment(): void {
    this.segment = this.environment.newSegment();
    this.newChunk(this.segment);
    this.schedule();
  }

  private account(bytes: number): void {
    this.segment.length += bytes;
    this.pendingBytes += bytes;
  }

  /** Resolves when a sync that somebody asks for (`requestSync`) has taken all added until now. */
  nextSync(): Promise<void> {
    if (this.round === null) {
      this.round = newRound();
      // Who waits sees the failure; a sync that nobody waits for is not an unhandled rejection.
      this.round.promise.catch(() => {});
    }
    return this.round.promise;
  }

  requestSync(): void {
    this.syncWanted = true;
    this.schedule();
  }

  /** True when something added is not durable. */
  get isDirty(): boolean {
    return this.chunks.length > 0 || this.isUnsynced || this.loop !== null;
  }

  /** Waits for the loop to end and closes the file, with or without success. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.gathering?.cancel();
    await this.loop;
    const { opened } = this;
    this.opened = null;
    await opened?.file?.close();
  }

  private newChunk(segment: Segment): Chunk {
    const writer = this.spares.pop() ?? new ByteWriter(16384);
    const chunk: Chunk = { segment, offset: segment.length, writer };
    this.chunks.push(chunk);
    return chunk;
  }

  private schedule(): void {
    if (this.isScheduled || this.loop !== null || this.hasFailed || this.isStopped) return;
    const { timers } = this.environment;
    if (this.isUrgent) {
      this.isScheduled = true;
      timers.soon(this.start);
    } else this.gathering ??= timers.after(GATHER_MS, this.start);
  }

  private get isUrgent(): boolean {
    return this.syncWanted || this.pendingBytes >= GATHER_BYTES;
  }

  private readonly start = (): void => {
    this.isScheduled = false;
    this.gathering?.cancel();
    this.gathering = null;
    if (this.loop !== null || this.isStopped) return;
    this.loop = this.run();
  };

  private async run(): Promise<void> {
    let riders: Round | null = null;
    try {
      do {
        const syncs = this.syncWanted;
        this.syncWanted = false;
        if (syncs) {
          riders = this.round;
          this.round = null;
        }
        await this.writeChunks();
        if (!syncs) continue;
        await this.syncOpened();
        this.recovered();
        riders?.resolve();
        riders = null;
      } while (this.isUrgent);
      this.recovered();
      this.loop = null;
      if (this.chunks.length > 0) this.schedule();
    } catch (error) {
      this.loop = null;
      this.failed(error as Error, riders);
    }
  }

  private recovered(): void {
    if (!this.hasFailed) return;
    this.hasFailed = false;
    this.environment.onRecovered();
  }

  private async writeChunks(): Promise<void> {
    const taken = this.chunks;
    this.chunks = [];
    try {
      for (let chunk = taken[0]; chunk !== undefined; chunk = taken[0]) {
        const { segment, writer } = chunk;
        if (this.opened !== segment) await this.begin(segment);
        await segment.file?.write(writer.view(), chunk.offset);
        this.isUnsynced = true;
        this.pendingBytes -= writer.length;
        this.recycle(writer);
        taken.shift();
      }
    } finally {
      // What could not be written waits in front of what has come since.
      if (taken.length > 0) this.chunks = [...taken, ...this.chunks];
    }
  }

  private recycle(writer: ByteWriter): void {
    writer.reset();
    if (writer.buffer.length <= KEPT_BUFFER_BYTES && this.spares.length < 2) {
      this.spares.push(writer);
    }
  }

  /** Ends the segment before, durably, and creates the file of this one. */
  private async begin(segment: Segment): Promise<void> {
    const { disk, directory } = this.environment;
    const before = this.opened;
    if (before !== null) {
      await this.syncOpened();
      this.opened = null;
      before.isSealed = true;
      await before.file?.close();
      before.file = null;
    }
    const previous = before ?? this.lastBegun;
    const file = await disk.open(segment.path, 'create');
    const header = encodeHeader({
      id: segment.id,
      previousId: previous?.id ?? 0,
      previousDurableLength: previous?.durableLength ?? 0,
    });
    try {
      await file.write(header, 0);
      await file.sync();
      await disk.syncDirectory(directory);
    } catch (error) {
      await file.close();
      throw error;
    }
    segment.file = file;
    segment.durableLength = SEGMENT_HEADER_BYTES;
    this.opened = segment;
    this.lastBegun = segment;
  }

  /** The segment whose successor's header names its length. */
  private lastBegun: Segment | null = null;

  /** Before anything is written: the last segment that replay has found. */
  follow(segment: Segment): void {
    this.lastBegun = segment;
  }

  private async syncOpened(): Promise<void> {
    const { opened } = this;
    if (opened?.file == null) return;
    const { chunks } = this;
    // Everything of this segment that is not in a chunk has been written.
    const waiting = chunks.find((chunk) => chunk.segment === opened);
    const length = waiting === undefined ? opened.length : waiting.offset;
    this.isUnsynced = false;
    try {
      await opened.file.sync();
    } catch (error) {
      this.abandon(opened);
      throw error;
    }
    opened.durableLength = length;
    this.syncCount++;
  }

  /** Sends what is still in memory to a new segment: this one's last pages are uncertain. */
  private abandon(segment: Segment): void {
    const fresh = this.environment.newSegment();
    for (const chunk of this.chunks) {
      for (const tableId of chunk.segment.dirtyTables) {
        fresh.markDirty(tableId, Number.MAX_SAFE_INTEGER);
      }
      fresh.holdsTruncation ||= chunk.segment.holdsTruncation;
      chunk.segment = fresh;
      chunk.offset = fresh.length;
      fresh.length += chunk.writer.length;
    }
    this.segment = fresh;
    segment.isSealed = true;
    this.opened = null;
    const { file } = segment;
    segment.file = null;
    file?.close().catch(() => {});
  }

  private failed(error: Error, riders: Round | null): void {
    this.hasFailed = true;
    const retries = this.environment.onError(error);
    const { round } = this;
    this.round = null;
    const refusal = this.environment.refusal(error);
    riders?.reject(refusal);
    round?.reject(refusal);
    if (!retries || this.isStopped) return;
    this.environment.timers.after(RETRY_MS, () => {
      this.syncWanted = true;
      this.start();
    });
  }
}

function newRound(): Round {
  let resolve = (): void => {};
  let reject = (_: Error): void => {};
  const promise = new Promise<void>((kept, broken) => {
    resolve = kept;
    reject = broken;
  });
  return { promise, resolve, reject };
}
