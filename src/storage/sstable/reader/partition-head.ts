import type { ByteReader } from '../../../base/bytes/index.ts';
import { EndOfBytes } from '../../../base/bytes/index.ts';
import type { DeletionTime, Row, SerializationHeader } from '../../../mutation/index.ts';
import { IS_STATIC, isEmptyRow, RowFlag, readRowBody } from '../../../mutation/index.ts';
import type { Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { readLength } from '../primary-index/index-entry.ts';
import { readDeletionTime } from './deletion-time.ts';

/** What a partition begins with. */
export interface PartitionHead {
  readonly key: Buffer;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  /** Where in the file it begins, and its first row or marker. */
  readonly position: number;
  readonly rowsPosition: number;
}

/** The beginning of the partition at a position; a promise while it is not in memory. */
export function readPartitionHead(
  window: Window,
  position: number,
  form: SerializationHeader,
  version: SSTableVersion,
): PartitionHead | Promise<PartitionHead> {
  for (;;) {
    const wait = window.moveTo(position);
    if (wait !== null) return wait.then(() => readPartitionHead(window, position, form, version));
    try {
      return decodeHead(window.reader, position, form, version);
    } catch (error) {
      if (!(error instanceof EndOfBytes)) throw window.damage(error);
    }
    window.reader.offset -= window.position - position;
    const more = window.grow();
    if (more !== null) return more.then(() => readPartitionHead(window, position, form, version));
  }
}

function decodeHead(
  reader: ByteReader,
  position: number,
  form: SerializationHeader,
  version: SSTableVersion,
): PartitionHead {
  const start = reader.offset;
  const key = reader.bytes(reader.uint16());
  const deletion = readDeletionTime(reader, version);
  const staticRow = form.statics.length > 0 ? readStatic(reader, form) : null;
  return { key, deletion, staticRow, position, rowsPosition: position + reader.offset - start };
}

function readStatic(reader: ByteReader, form: SerializationHeader): Row | null {
  const flags = reader.uint8();
  const isRow = (flags & (RowFlag.END_OF_PARTITION | RowFlag.IS_MARKER)) === 0;
  if (!isRow || (flags & RowFlag.EXTENSION) === 0 || (reader.uint8() & IS_STATIC) === 0) {
    throw new RangeError('no static row');
  }
  const size = readLength(reader);
  const end = reader.offset + size;
  if (readLength(reader) !== 0) throw new RangeError('a static row behind something');
  const row = readRowBody(reader, form, form.statics, flags, []);
  if (reader.offset !== end) throw new RangeError('a static row is not as long as it says');
  return isEmptyRow(row) ? null : row;
}
