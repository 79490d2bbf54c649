import { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { invalidRequest, RequestError } from '../../../base/error/index.ts';
import { parseUuid } from '../../../base/uuid/index.ts';
import { RELEASE_VERSION } from '../../../config/index.ts';
import { NO_LIMIT, readPagingState, writePagingState } from '../../paging/index.ts';

const PAGING_STATE_VERSION = 1;
const UUID_BYTES = 16;

/**
 * The number of rows that were given, in the bytes of Cassandra's state: as if it were a partition
 * key, a version, the release, the schema's version and the number
 * (cql3/statements/DescribeStatement.java).
 */
export function writeOffset(offset: number, schemaVersion: string): Buffer {
  const writer = new ByteWriter();
  writer.int16(PAGING_STATE_VERSION);
  writer.int16(RELEASE_VERSION.length);
  writer.utf8(RELEASE_VERSION);
  writer.bytes(parseUuid(schemaVersion) as Buffer);
  writer.int64(offset);
  return writePagingState({
    partitionKey: writer.copy(),
    clustering: null,
    remaining: NO_LIMIT,
    remainingInPartition: NO_LIMIT,
  });
}

/**
 * The number of rows that were given. Throws for a state of another statement or release, and for
 * one of a schema that has changed: rows may have moved.
 */
export function readOffset(bytes: Buffer, schemaVersion: string): number {
  const { partitionKey } = readPagingState(bytes, null);
  try {
    return parseOffset(new ByteReader(partitionKey ?? Buffer.alloc(0)), schemaVersion);
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw invalidRequest('Invalid paging state.');
  }
}

function parseOffset(reader: ByteReader, schemaVersion: string): number {
  if (reader.uint16() !== PAGING_STATE_VERSION) throw invalidRequest('Incompatible paging state');
  const release = reader.utf8(reader.uint16());
  if (release !== RELEASE_VERSION) {
    throw invalidRequest(
      `The server version of the paging state ${release} is different from the one of the ` +
        `server ${RELEASE_VERSION}`,
    );
  }
  if (!reader.bytes(UUID_BYTES).equals(parseUuid(schemaVersion) as Buffer)) {
    throw invalidRequest(
      'The schema has changed since the previous page of the DESCRIBE statement result. ' +
        'Please retry the DESCRIBE statement.',
    );
  }
  return Number(reader.int64());
}
