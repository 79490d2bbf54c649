import type { ByteReader } from '../../../base/bytes/index.ts';
import { DeletionTime } from '../../../mutation/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';

const LEAST_LONG = -(1n << 63n);
const INT_MAX = 0x7fffffff;
const IS_LIVE = 0x80;

/** A deletion time in full; `writeDeletionTime` tells the form. */
export function readDeletionTime(reader: ByteReader, version: SSTableVersion): DeletionTime {
  return version.hasUnsignedDeletionTime ? readUnsigned(reader) : readLegacy(reader);
}

function readUnsigned(reader: ByteReader): DeletionTime {
  const flags = reader.uint8();
  if ((flags & IS_LIVE) !== 0) {
    if (flags !== IS_LIVE) throw new RangeError(`a deletion time with the flags ${flags}`);
    return DeletionTime.LIVE;
  }
  reader.offset--;
  const markedForDeleteAt = reader.int64();
  return new DeletionTime(markedForDeleteAt, reader.int32() >>> 0);
}

function readLegacy(reader: ByteReader): DeletionTime {
  const localDeletionTime = reader.int32();
  const markedForDeleteAt = reader.int64();
  if (localDeletionTime === INT_MAX && markedForDeleteAt === LEAST_LONG) return DeletionTime.LIVE;
  if (localDeletionTime < 0) throw new RangeError(`deleted at the second ${localDeletionTime}`);
  return new DeletionTime(markedForDeleteAt, localDeletionTime);
}
