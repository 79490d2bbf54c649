import { ByteWriter } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';

export type LogRecordKind = 'ADD' | 'REMOVE' | 'COMMIT' | 'ABORT';

/** One line of a transaction log (db/lifecycle/LogRecord.java). */
export interface LogRecord {
  readonly kind: LogRecordKind;
  /** Path of the files up to their component (`/.../nb-1-big-`); empty for COMMIT and ABORT. */
  readonly path: string;
  /** REMOVE: when the youngest of the files was changed, milliseconds since the epoch; else 0. */
  readonly updateMillis: number;
  /** How many components there are (for ADD: how many there will be at most). */
  readonly fileCount: number;
}

const LINE = /^(ADD|REMOVE|COMMIT|ABORT):\[([^,]*),(\d+),(\d+)\]\[(\d+)\]$/i;

export const COMMIT: LogRecord = { kind: 'COMMIT', path: '', updateMillis: 0, fileCount: 0 };

/** `ADD:[/data/ks/t-.../nb-1-big-,0,8][3613914356]` */
export function formatRecord(record: LogRecord): string {
  const { kind, path, updateMillis, fileCount } = record;
  return `${kind}:[${path},${updateMillis},${fileCount}][${checksumOf(record)}]`;
}

/** Null when the line is cut off or does not match its checksum. */
export function parseRecord(line: string): LogRecord | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, kind = '', path = '', updateMillis = '', fileCount = '', checksum = ''] = match;
  const record: LogRecord = {
    kind: kind.toUpperCase() as LogRecordKind,
    path,
    updateMillis: Number(updateMillis),
    fileCount: Number(fileCount),
  };
  return checksumOf(record) === Number(checksum) ? record : null;
}

/** CRC-32 of path, kind, both halves of the time (the lower first) and the count. */
function checksumOf({ kind, path, updateMillis, fileCount }: LogRecord): number {
  const writer = new ByteWriter(256);
  writer.bytes(Buffer.from(path));
  writer.bytes(Buffer.from(kind));
  writer.int32(updateMillis | 0);
  writer.int32(Math.floor(updateMillis / 0x1_0000_0000));
  writer.int32(fileCount);
  return crc32(writer.view()) >>> 0;
}
