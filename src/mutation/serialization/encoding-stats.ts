import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { canonical } from '../../base/bytes/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { Cell } from '../cell.ts';
import type { Timestamp } from '../deletion-time.ts';
import { DeletionTime, NO_DELETION_TIME, NO_TIMESTAMP, NO_TTL } from '../deletion-time.ts';
import type { Liveness } from '../liveness.ts';
import type { ColumnData, Row } from '../row.ts';
import { ComplexCells } from '../row.ts';

/** 2015-09-22 00:00 UTC: what times are counted from when nothing has one (EncodingStats). */
const EPOCH_SECONDS = 1442880000;
const EPOCH_MICROS = EPOCH_SECONDS * 1_000_000;
const LEAST_LONG = -(1n << 63n);
/** Far beyond any time or TTL of Cassandra (32 bits), where differences are still exact. */
const MOST_SECONDS = 2 ** 40;

/**
 * The least timestamp, local deletion time and TTL of what is written: all others are written as
 * their distance from these, in few bytes. Collected from the data, written before it, and then
 * used to write and read each value. Reused for one update after the other.
 */
export class EncodingStats {
  minTimestamp: Timestamp = EPOCH_MICROS;
  minLocalDeletionTime = EPOCH_SECONDS;
  minTtl = 0;
  private leastTimestamp: Timestamp = Number.POSITIVE_INFINITY;
  private leastDeletionTime = Number.POSITIVE_INFINITY;
  private leastTtl = Number.POSITIVE_INFINITY;

  reset(): void {
    this.leastTimestamp = Number.POSITIVE_INFINITY;
    this.leastDeletionTime = Number.POSITIVE_INFINITY;
    this.leastTtl = Number.POSITIVE_INFINITY;
  }

  collectDeletion(deletion: DeletionTime): void {
    if (deletion === DeletionTime.LIVE || deletion.isLive) return;
    this.collectTimestamp(deletion.markedForDeleteAt);
    this.collectDeletionTime(deletion.localDeletionTime);
  }

  collectRow(row: Row): void {
    this.collectLiveness(row.liveness);
    this.collectDeletion(row.deletion);
    const { columns } = row;
    for (let i = 0; i < columns.length; i++) {
      const data = columns[i] as ColumnData;
      if (data instanceof ComplexCells) {
        this.collectDeletion(data.deletion);
        for (const cell of data.cells) this.collectCell(cell);
      } else {
        this.collectCell(data);
      }
    }
  }

  /** To be called when all is collected. */
  finish(): void {
    const { leastTimestamp, leastDeletionTime, leastTtl } = this;
    this.minTimestamp = leastTimestamp === Number.POSITIVE_INFINITY ? EPOCH_MICROS : leastTimestamp;
    this.minLocalDeletionTime =
      leastDeletionTime === NO_DELETION_TIME ? EPOCH_SECONDS : leastDeletionTime;
    this.minTtl = leastTtl === Number.POSITIVE_INFINITY ? 0 : leastTtl;
  }

  private collectLiveness(liveness: Liveness): void {
    if (liveness.timestamp === NO_TIMESTAMP) return;
    this.collectTimestamp(liveness.timestamp);
    if (liveness.ttl === NO_TTL) return;
    this.collectTtl(liveness.ttl);
    this.collectDeletionTime(liveness.localExpirationTime);
  }

  private collectCell(cell: Cell): void {
    this.collectTimestamp(cell.timestamp);
    if (cell.localDeletionTime === NO_DELETION_TIME) return;
    if (cell.ttl !== NO_TTL) this.collectTtl(cell.ttl);
    this.collectDeletionTime(cell.localDeletionTime);
  }

  private collectTimestamp(timestamp: Timestamp): void {
    if (timestamp < this.leastTimestamp) this.leastTimestamp = timestamp;
  }

  private collectDeletionTime(seconds: number): void {
    if (seconds < this.leastDeletionTime) this.leastDeletionTime = seconds;
  }

  private collectTtl(ttl: number): void {
    if (ttl < this.leastTtl) this.leastTtl = ttl;
  }

  write(writer: ByteWriter): void {
    writeUnsignedVint(writer, difference(this.minTimestamp, EPOCH_MICROS));
    writeUnsignedVint(writer, this.minLocalDeletionTime - EPOCH_SECONDS);
    writeUnsignedVint(writer, this.minTtl);
  }

  read(reader: ByteReader): void {
    this.minTimestamp = sum(readUnsignedVint(reader), EPOCH_MICROS);
    this.minLocalDeletionTime = seconds(readUnsignedVint(reader), EPOCH_SECONDS);
    this.minTtl = seconds(readUnsignedVint(reader), 0);
  }

  writeTimestamp(writer: ByteWriter, timestamp: Timestamp): void {
    writeUnsignedVint(writer, difference(timestamp, this.minTimestamp));
  }

  writeDeletionTimeSeconds(writer: ByteWriter, seconds: number): void {
    writeUnsignedVint(writer, seconds - this.minLocalDeletionTime);
  }

  writeTtl(writer: ByteWriter, ttl: number): void {
    writeUnsignedVint(writer, ttl - this.minTtl);
  }

  /**
   * Among the collections of one row some may have no deletion while others do: that is Java's
   * least long with its greatest, whose distances wrap around.
   */
  writeDeletion(writer: ByteWriter, deletion: DeletionTime): void {
    if (deletion.isLive) {
      writeUnsignedVint(writer, difference(LEAST_LONG, this.minTimestamp));
      writeUnsignedVint(writer, -1 - this.minLocalDeletionTime);
      return;
    }
    this.writeTimestamp(writer, deletion.markedForDeleteAt);
    this.writeDeletionTimeSeconds(writer, deletion.localDeletionTime);
  }

  readTimestamp(reader: ByteReader): Timestamp {
    return sum(readUnsignedVint(reader), this.minTimestamp);
  }

  readDeletionTimeSeconds(reader: ByteReader): number {
    return seconds(readUnsignedVint(reader), this.minLocalDeletionTime);
  }

  readTtl(reader: ByteReader): number {
    return seconds(readUnsignedVint(reader), this.minTtl);
  }

  readDeletion(reader: ByteReader): DeletionTime {
    const timestamp = this.readTimestamp(reader);
    const distance = readUnsignedVint(reader);
    if (timestamp === LEAST_LONG) return DeletionTime.LIVE;
    return new DeletionTime(timestamp, seconds(distance, this.minLocalDeletionTime));
  }
}

/** Seconds at a distance from others. Throws RangeError beyond what can be written again. */
function seconds(distance: number | bigint, from: number): number {
  const result = Number(distance) + from;
  if (Math.abs(result) > MOST_SECONDS) throw new RangeError(`impossible seconds ${result}`);
  return result;
}

/** Wraps around at 64 bits, as Java's longs do; both ends agree on that. */
function difference(left: Timestamp, right: Timestamp): number | bigint {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left - right;
    if (Number.isSafeInteger(result)) return result;
  }
  return BigInt.asUintN(64, BigInt(left) - BigInt(right));
}

function sum(left: number | bigint, right: Timestamp): Timestamp {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left + right;
    if (Number.isSafeInteger(result)) return result;
  }
  return canonical(BigInt.asIntN(64, BigInt(left) + BigInt(right)));
}
