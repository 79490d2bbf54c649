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
const EPOCH_STEPS = 0x01b21dd213814000n;
const STEPS_PER_MILLI = 10_000n;

/** Cassandra's least and greatest clock sequence and node; the bytes compare as signed. */
const leastNode = Buffer.alloc(8, 0x80);
const greatestNode = Buffer.alloc(8, 0x7f);

/**
 * A time UUID of `micros` since the epoch plus `tenths` (0 to 9) of a microsecond. `clockAndNode` is
 * the last 8 bytes, its variant bits included.
 */
export function timeUuid(micros: number, clockAndNode: Uint8Array, tenths = 0): Buffer {
  const unitsHigh = Math.floor(micros / twoTo32);
  const lowSum = (micros - unitsHigh * twoTo32) * 10 + tenths + epochLow;
  const carried = Math.floor(lowSum / twoTo32);
  const low = lowSum - carried * twoTo32;
  return fromHalves(unitsHigh * 10 + epochHigh + carried, low, clockAndNode);
}

/** The UUID whose count has these two halves of 32 bits. */
function fromHalves(high: number, low: number, clockAndNode: Uint8Array): Buffer {
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
  const high = highHalf(uuid, offset) - epochHigh;
  const tens = Math.floor(high / 10);
  const rest = high - tens * 10;
  return tens * twoTo32 + Math.floor((rest * twoTo32 + low) / 10);
}

/** Milliseconds since the epoch of a time UUID. */
export function timeUuidMillis(uuid: Buffer, offset = 0): bigint {
  const steps = (BigInt(highHalf(uuid, offset)) << 32n) | BigInt(uuid.readUInt32BE(offset));
  return steps / STEPS_PER_MILLI - EPOCH_STEPS / STEPS_PER_MILLI;
}

/**
 * The high half of the count, in which Cassandra only clears the bit of the version: what stands in the
 * others, of a year beyond 5236 or before 1582, counts, and the highest is a sign.
 */
function highHalf(uuid: Buffer, offset: number): number {
  return (
    (((uuid[offset + 6] as number) & ~0x10) << 24) |
    ((uuid[offset + 7] as number) << 16) |
    ((uuid[offset + 4] as number) << 8) |
    (uuid[offset + 5] as number)
  );
}

/** The least time UUID of a millisecond, for ranges (CQL's minTimeuuid). Its node is no real one. */
export function minimumTimeUuid(millis: bigint): Buffer {
  return fromCount(stepsSince1582(millis), leastNode);
}

/** The greatest time UUID of a millisecond, for ranges (CQL's maxTimeuuid). */
export function maximumTimeUuid(millis: bigint): Buffer {
  return fromCount(stepsSince1582(millis) + STEPS_PER_MILLI - 1n, greatestNode);
}

/** Moments too far away wrap, as 64 bits do. */
function stepsSince1582(millis: bigint): bigint {
  return millis * STEPS_PER_MILLI + EPOCH_STEPS;
}

function fromCount(steps: bigint, clockAndNode: Uint8Array): Buffer {
  const [high, low] = [Number(BigInt.asUintN(32, steps >> 32n)), Number(BigInt.asUintN(32, steps))];
  return fromHalves(high, low, clockAndNode);
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
