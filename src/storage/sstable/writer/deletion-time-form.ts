import type { ByteWriter } from '../../../base/bytes/index.ts';
import type { DeletionTime } from '../../../mutation/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';

const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;
const LAST_SECOND = 0xfffffffd;
const IS_LIVE = 0x80;

/**
 * A deletion time in full, as partitions and their index begin with it (db/DeletionTime.java). Up to
 * version nb: seconds, then microseconds, with the greatest and the least number for none. In oa: the
 * other way round, and one byte for none.
 */
export function writeDeletionTime(
  writer: ByteWriter,
  deletion: DeletionTime,
  version: SSTableVersion,
): void {
  const { localDeletionTime, markedForDeleteAt, isLive } = deletion;
  if (version.hasUnsignedDeletionTime) {
    if (isLive) {
      writer.int8(IS_LIVE);
      return;
    }
    writer.int64(markedForDeleteAt);
    writer.int32(Math.min(localDeletionTime, LAST_SECOND));
    return;
  }
  if (isLive) {
    // The least 64-bit number in halves: nearly every partition has it.
    writer.int32(INT_MAX);
    writer.int32(INT_MIN);
    writer.int32(0);
    return;
  }
  writer.int32(Math.min(localDeletionTime, INT_MAX - 1));
  writer.int64(markedForDeleteAt);
}

/** How many bytes `writeDeletionTime` writes. */
export function deletionTimeBytes(deletion: DeletionTime, version: SSTableVersion): number {
  return version.hasUnsignedDeletionTime && deletion.isLive ? 1 : 12;
}
