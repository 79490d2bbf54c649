import { ByteReader, EndOfBytes } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';
import { Corruption } from '../../base/error/index.ts';
import type { PartitionUpdate, TableResolver } from '../../mutation/index.ts';
import { readCount, readTableId, readUpdate, UnknownColumn } from '../../mutation/index.ts';
import type { Disk, Log } from '../../platform/index.ts';
import {
  decodeHeader,
  RECORD_OVERHEAD_BYTES,
  RecordKind,
  SEGMENT_HEADER_BYTES,
  segmentIdOf,
  syncMarkerPrefix,
} from './log-format.ts';
import type { LogInterval, LogPosition } from './segment.ts';
import { isWithin, Segment } from './segment.ts';

const TABLE_ID_BYTES = 16;

export interface ReplayEnvironment {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
  /** Skip what is damaged, as -Dcassandra.commitlog.ignorereplayerrors=true does. */
  readonly ignoreReplayErrors: boolean;
}

export interface ReplayHandler {
  /** Tables to read; updates of others are passed over. */
  readonly tables: TableResolver;
  onUpdate(update: PartitionUpdate): void;
  /** What of a table's records is in its files; those are passed over. */
  persisted(tableId: string): readonly LogInterval[];
  /** All that came before for this table is gone. */
  onTruncation(tableId: string): void;
  onSkipped(tableId: string): void;
}

/**
 * Reads the segments of a former run, as docs/formats/commitlog.md says: what a crash may
 * have torn ends a segment, any other damage is `Corruption`.
 */
export class LogReplay {
  /** The segments found, in order. */
  readonly segments: readonly Segment[];
  private readonly environment: ReplayEnvironment;
  /** For each segment with a successor: the length that was durable. */
  private readonly durableLengths: ReadonlyMap<number, number>;

  private constructor(
    environment: ReplayEnvironment,
    segments: readonly Segment[],
    durableLengths: ReadonlyMap<number, number>,
  ) {
    this.environment = environment;
    this.segments = segments;
    this.durableLengths = durableLengths;
  }

  /** Finds the segments. Rejects with `Corruption` when a header is damaged. */
  static async find(environment: ReplayEnvironment): Promise<LogReplay> {
    const { disk, directory, log } = environment;
    const ids = (await disk.list(directory)).map(segmentIdOf).filter((id) => id !== null);
    ids.sort((left, right) => left - right);
    const segments: Segment[] = [];
    const durableLengths = new Map<number, number>();
    for (const [index, id] of ids.entries()) {
      const segment = new Segment(id, `${directory}/CommitLog-1-${id}.log`);
      segment.isSealed = true;
      const file = await disk.open(segment.path, 'read');
      const [bytes, size] = [await file.read(0, SEGMENT_HEADER_BYTES), await file.size()];
      await file.close();
      const header = decodeHeader(bytes);
      if (header?.id === id) {
        segments.push(segment);
        if (header.previousId !== 0) {
          durableLengths.set(header.previousId, header.previousDurableLength);
        }
        continue;
      }
      // The header is synced before anything follows it.
      if (index === ids.length - 1 && size <= SEGMENT_HEADER_BYTES) {
        log.info(`Removing commit log segment ${segment.path}, which a crash has cut off at once`);
        await disk.remove(segment.path);
        continue;
      }
      const damage = new Corruption(segment.path, 0, 'Damaged header of a commit log segment');
      if (!environment.ignoreReplayErrors) throw damage;
      log.error('Skipping a damaged commit log segment', damage);
    }
    return new LogReplay(environment, segments, durableLengths);
  }

  /** Before all records; null when there are none. */
  get start(): LogPosition | null {
    const [first] = this.segments;
    return first === undefined ? null : { segmentId: first.id, offset: 0 };
  }

  /** Hands every record to the handler, in order; cuts off torn tails. May be run again. */
  async run(handler: ReplayHandler): Promise<void> {
    for (const segment of this.segments) {
      const bytes = await this.environment.disk.readFile(segment.path);
      const end = this.replaySegment(segment, bytes, handler);
      if (segment.durableLength === 0) await this.makeWhole(segment, end, bytes.length);
      segment.length = end;
      segment.durableLength = end;
    }
  }

  /**
   * Cuts off the torn tail and syncs the rest: when only the process died, its last writes were
   * read back from the system's cache, and the next segment's header will call them durable.
   */
  private async makeWhole(segment: Segment, end: number, length: number): Promise<void> {
    if (end === length && this.durableLengths.has(segment.id)) return;
    const { disk, log } = this.environment;
    const file = await disk.open(segment.path, 'update');
    if (end < length) {
      const torn = length - end;
      log.warn(`Commit log segment ${segment.path} ends at ${end}: ${torn} bytes were torn`);
      await file.truncate(end);
    }
    await file.sync();
    await file.close();
  }

  /** Returns where the good records end. */
  private replaySegment(segment: Segment, bytes: Buffer, handler: ReplayHandler): number {
    const durable = this.durableLengths.get(segment.id) ?? durableByMarkers(bytes, segment.id);
    let at = SEGMENT_HEADER_BYTES;
    while (at < bytes.length || at < durable) {
      const damage = damageOf(bytes, at);
      if (damage !== null) {
        if (at >= durable) return at;
        this.corrupt(segment, at, damage.what);
        if (damage.next === null) return bytes.length;
        at = damage.next;
        continue;
      }
      const length = bytes.readUInt32BE(at);
      this.replayRecord(segment, bytes, at, length, handler);
      at += length + RECORD_OVERHEAD_BYTES;
    }
    return at;
  }

  private corrupt(segment: Segment, offset: number, what: string): void {
    const corruption = new Corruption(segment.path, offset, what);
    if (!this.environment.ignoreReplayErrors) throw corruption;
    this.environment.log.error('Skipping a damaged part of the commit log', corruption);
  }

  private replayRecord(
    segment: Segment,
    bytes: Buffer,
    at: number,
    length: number,
    handler: ReplayHandler,
  ): void {
    const start = at + 8;
    const kind = bytes[start];
    if (kind === RecordKind.SYNC_MARKER) return;
    const reader = new ByteReader(bytes, start + 1, start + length);
    try {
      if (kind === RecordKind.TRUNCATION) {
        segment.holdsTruncation = true;
        const tableId = readTableId(reader);
        if (handler.tables(tableId) === undefined) return;
        for (const each of this.segments) {
          if (each.id <= segment.id) each.markClean(tableId, Number.POSITIVE_INFINITY);
        }
        handler.onTruncation(tableId);
      } else if (kind === RecordKind.MUTATION) {
        const end = at + length + RECORD_OVERHEAD_BYTES;
        this.replayMutation(segment, reader, { at, end }, handler);
      } else {
        this.corrupt(segment, at, `Unknown kind of record ${kind}`);
      }
    } catch (error) {
      const isDamage =
        error instanceof EndOfBytes ||
        error instanceof RangeError ||
        error instanceof UnknownColumn;
      if (!isDamage) throw error;
      this.corrupt(segment, at, `Record that makes no sense: ${error.message}`);
    }
  }

  private replayMutation(
    segment: Segment,
    reader: ByteReader,
    { at, end }: { readonly at: number; readonly end: number },
    handler: ReplayHandler,
  ): void {
    const place = { segmentId: segment.id, offset: at };
    for (let count = readCount(reader); count > 0; count--) {
      const update = reader.bytes(reader.int32());
      const tableId = readTableId(new ByteReader(update));
      const table = handler.tables(tableId);
      if (table === undefined) {
        handler.onSkipped(tableId);
        continue;
      }
      if (isWithin(place, handler.persisted(tableId))) continue;
      // Values live as long as the data does: a copy lets go of the whole segment.
      const copy = new ByteReader(Buffer.from(update), TABLE_ID_BYTES);
      handler.onUpdate(readUpdate(copy, table));
      segment.markDirty(tableId, end);
    }
  }
}

/** What is wrong with the record at an offset; `next` is where the next begins, if known. */
function damageOf(bytes: Buffer, at: number): { what: string; next: number | null } | null {
  if (at + RECORD_OVERHEAD_BYTES > bytes.length) return { what: 'Record cut off', next: null };
  const length = bytes.readUInt32BE(at);
  const lengthCrc = crc32(bytes, 0, at, at + 4);
  if (lengthCrc !== bytes.readUInt32BE(at + 4)) {
    return { what: 'Record with a wrong length', next: null };
  }
  const end = at + 8 + length;
  if (length === 0 || end + 4 > bytes.length) return { what: 'Record cut off', next: null };
  if (crc32(bytes, lengthCrc, at + 8, end) !== bytes.readUInt32BE(end)) {
    return { what: 'Record with a wrong checksum', next: end + 4 };
  }
  return null;
}

/** Up to where the last good sync marker of a segment says that it was durable. */
function durableByMarkers(bytes: Buffer, segmentId: number): number {
  const prefix = syncMarkerPrefix(segmentId);
  for (let at = bytes.lastIndexOf(prefix); at >= 0; ) {
    if (damageOf(bytes, at) === null && Number(bytes.readBigInt64BE(at + 17)) === at) {
      return Number(bytes.readBigInt64BE(at + 25));
    }
    if (at === 0) break;
    at = bytes.lastIndexOf(prefix, at - 1);
  }
  return 0;
}
