import { Consistency, protocolError } from '../../base/error/index.ts';
import type { BoundValue, ExecuteOptions } from '../../query/index.ts';
import { checkPagingState } from '../../query/index.ts';
import type { BodyReader } from './body-reader.ts';
import { NODE_LOCAL } from './body-reader.ts';

const Flag = {
  VALUES: 0x01,
  SKIP_METADATA: 0x02,
  PAGE_SIZE: 0x04,
  PAGING_STATE: 0x08,
  SERIAL_CONSISTENCY: 0x10,
  TIMESTAMP: 0x20,
  NAMES_FOR_VALUES: 0x40,
  KEYSPACE: 0x80,
  NOW_IN_SECONDS: 0x100,
} as const;

const noValues: readonly BoundValue[] = [];
const smallestTimestamp = -(2n ** 63n);

/**
 * The <query_parameters> of QUERY, EXECUTE and BATCH (native protocol section 4.1.4). Cassandra
 * reads keyspace and seconds by their flags in every version; a v3 or v4 flag byte cannot carry the
 * latter. The id that EXECUTE has before them is put in, so that a request makes one object.
 */
export function readQueryOptions(
  body: BodyReader,
  version: number,
  resultMetadataId: Buffer | null = null,
): ExecuteOptions {
  const level = body.consistency();
  const flags = version >= 5 ? body.int32() : body.uint8();
  let values = noValues;
  let names: string[] | null = null;
  if ((flags & Flag.VALUES) !== 0) {
    if ((flags & Flag.NAMES_FOR_VALUES) !== 0) {
      const named = readNamedValues(body, version);
      values = named.values;
      names = named.names;
    } else {
      values = body.values(version);
    }
  }
  return {
    consistency: level === NODE_LOCAL ? Consistency.ONE : level,
    isNodeLocal: level === NODE_LOCAL,
    values,
    names,
    skipMetadata: (flags & Flag.SKIP_METADATA) !== 0,
    pageSize: (flags & Flag.PAGE_SIZE) !== 0 ? sizeOf(body.int32()) : null,
    pagingState: (flags & Flag.PAGING_STATE) !== 0 ? readState(body) : null,
    serialConsistency: (flags & Flag.SERIAL_CONSISTENCY) !== 0 ? serialLevel(body) : null,
    timestamp: (flags & Flag.TIMESTAMP) !== 0 ? readTimestamp(body) : null,
    keyspace: (flags & Flag.KEYSPACE) !== 0 ? body.string() : null,
    nowInSeconds: (flags & Flag.NOW_IN_SECONDS) !== 0 ? body.int32() >>> 0 : null,
    resultMetadataId,
  };
}

/** A page size below zero asks for no paging, as Cassandra takes it. */
function sizeOf(pageSize: number): number | null {
  return pageSize >= 0 ? pageSize : null;
}

/** Looked at before anything of the statement is. */
function readState(body: BodyReader): Buffer | null {
  const bytes = body.nullableBytes();
  if (bytes === null) return null;
  checkPagingState(bytes);
  return Buffer.from(bytes);
}

/** Of this level nothing but a condition asks, which refuses it. */
function serialLevel(body: BodyReader): Consistency {
  const level = body.consistency();
  return level === NODE_LOCAL ? Consistency.ONE : level;
}

function readTimestamp(body: BodyReader): number | bigint {
  const timestamp = body.int64();
  if (timestamp === smallestTimestamp) {
    throw protocolError(
      'Out of bound timestamp, must be in [-9223372036854775807, 9223372036854775807] ' +
        `(got ${timestamp})`,
      false,
    );
  }
  return timestamp;
}

function readNamedValues(
  body: BodyReader,
  version: number,
): { names: string[]; values: BoundValue[] } {
  const count = body.uint16();
  const names: string[] = [];
  const values: BoundValue[] = [];
  for (let i = 0; i < count; i++) {
    names.push(body.string());
    values.push(body.value(version));
  }
  return { names, values };
}
