import { uuidBytes } from './uuid.ts';

/**
 * Version 1 UUIDs: 60 bits that count 100 ns since 1582-10-15, then 14 bits of clock sequence and 48
 * of node (utils/TimeUUID.java of Cassandra 5.0). The count is larger than a safe integer, so it is
 * kept in two halves.
 */
const twoTo32 = 4294967296;

/** 1970-01-01 in steps of 100 ns since 1582-10-15: 0x01B21DD213814000. */
const epochHigh = 0x01b21dd2;
const epochLow = 0x13814000;

/** Cassandra's least and greatest clock sequence and node; the bytes compare as signed. */
const leastNode = Buffer.alloc(8, 0x80);
const greatestNode = Buffer.alloc(8, 0x7f);

/**
 * A time UUID of `micros` since the epoch plus `tenths` (0 to 9) of a microsecond. `clockAndNode` is
 * the last 8 bytes, its variant bits included.
 */
export function timeUuid(micros: number, clockAndNode: Uint8Array, tenths = 0): Buffer {
  return fromSteps(micros, 10, tenths, clockAndNode);
}

/** The UUID of `units` since the epoch, each of `steps` steps of 100 ns, plus `extra` steps. */
function fromSteps(units: number, steps: number, extra: number, clockAndNode: Uint8Array): Buffer {
  const unitsHigh = Math.floor(units / twoTo32);
  const lowSum = (units - unitsHigh * twoTo32) * steps + extra + epochLow;
  const carried = Math.floor(lowSum / twoTo32);
  const low = lowSum - carried * twoTo32;
  const high = unitsHigh * steps + epochHigh + carried;
  const uuid = Buffer.allocUnsafe(uuidBytes);
  uuid.writeUInt32BE(low, 0);
  uuid[4] = high >>> 8;
  uuid[5] = high;
  uuid[6] = (high >>> 24) | 0x10;
  uuid[7] = high >>> 16;
  uuid.set(clockAndNode, 8);
  return uuid;
}

/** Microseconds since the epoch of a time UUID; the tenths are dropped. */
export function timeUuidMicros(uuid: Buffer, offset = 0): number {
  const low = uuid.readUInt32BE(offset) - epochLow;
  // Cassandra takes bits of a year beyond 5236 for the version; such times do not come back.
  const high =
    (((uuid[offset + 6] as number) & 0x0f) << 24) |
    ((uuid[offset + 7] as number) << 16) |
    ((uuid[offset + 4] as number) << 8) |
    (uuid[offset + 5] as number);
  const tens = Math.floor((high - epochHigh) / 10);
  const rest = high - epochHigh - tens * 10;
  return tens * twoTo32 + Math.floor((rest * twoTo32 + low) / 10);
}

/** Milliseconds since the epoch of a time UUID. */
export function timeUuidMillis(uuid: Buffer, offset = 0): number {
  return Math.floor(timeUuidMicros(uuid, offset) / 1000);
}

/** The least time UUID of a millisecond, for ranges (CQL's minTimeuuid). Its node is no real one. */
export function minimumTimeUuid(millis: number): Buffer {
  return fromSteps(millis, 10_000, 0, leastNode);
}

/** The greatest time UUID of a millisecond, for ranges (CQL's maxTimeuuid). */
export function maximumTimeUuid(millis: number): Buffer {
  return fromSteps(millis, 10_000, 9_999, greatestNode);
}

/** Order of two time UUIDs by their times alone, to 100 ns; clock sequence and node do not count. */
export function compareTimes(left: Buffer, right: Buffer): number {
  const leftHigh = left.readUInt16BE(6) & 0x0fff;
  const rightHigh = right.readUInt16BE(6) & 0x0fff;
  if (leftHigh !== rightHigh) return leftHigh < rightHigh ? -1 : 1;
  const leftMid = left.readUInt16BE(4);
  const rightMid = right.readUInt16BE(4);
  if (leftMid !== rightMid) return leftMid < rightMid ? -1 : 1;
  const leftLow = left.readUInt32BE(0);
  const rightLow = right.readUInt32BE(0);
  if (leftLow === rightLow) return 0;
  return leftLow < rightLow ? -1 : 1;
}
