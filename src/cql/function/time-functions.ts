import { readInt64 } from '../../base/bytes/index.ts';
import {
  maximumTimeUuid,
  minimumTimeUuid,
  randomUuid,
  timeUuidMillis,
} from '../../base/uuid/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  bigintType,
  dateType,
  timestampType,
  timeType,
  timeuuidType,
  uuidType,
} from '../../types/index.ts';
import type { FunctionEnvironment, ScalarFunction } from './function.ts';
import { strict } from './function.ts';

const MILLIS_PER_DAY = 86_400_000;
const SECONDS_PER_DAY = 86_400;
const DATE_EPOCH = 2147483648;

export function int64Bytes(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/** Days of a moment as CQL's date: unsigned, 2^31 is 1970-01-01. */
export function dateBytes(millis: number): Buffer {
  const bytes = Buffer.alloc(4);
  // As Duration.toDays of Java: whole seconds are rounded down, days towards the epoch. What is too
  // far wraps.
  const days = Math.trunc(Math.floor(millis / 1000) / SECONDS_PER_DAY);
  bytes.writeUInt32BE((days + DATE_EPOCH) >>> 0);
  return bytes;
}

/** Milliseconds since the epoch of a timeuuid, timestamp or date. */
export function millisOf(type: CqlType, value: Buffer): number {
  if (type === timeuuidType) return timeUuidMillis(value);
  if (type === dateType) return (value.readUInt32BE(0) - DATE_EPOCH) * MILLIS_PER_DAY;
  return Number(readInt64(value, 0));
}

/** now(), uuid(), the current_... family and conversions between times (TimeFcts, UuidFcts). */
export function timeFunctions(): ScalarFunction[] {
  const functions: ScalarFunction[] = [];
  const add = (
    names: readonly string[],
    types: readonly CqlType[],
    result: CqlType,
    call: (values: readonly Buffer[], environment: FunctionEnvironment) => Buffer | null,
  ) => {
    for (const name of names) functions.push(strict(name, types, result, call));
  };
  const addMonotonic: typeof add = (names, types, result, call) => {
    for (const name of names) {
      functions.push({ ...strict(name, types, result, call), isMonotonic: () => true });
    }
  };
  const none: readonly CqlType[] = [];
  add(['now', 'current_timeuuid', 'currenttimeuuid'], none, timeuuidType, (_, environment) =>
    environment.nextTimeUuid(),
  );
  add(['uuid'], none, uuidType, (_, environment) =>
    randomUuid({ bytes: (length) => environment.randomBytes(length) }),
  );
  add(['current_timestamp', 'currenttimestamp'], none, timestampType, (_, environment) =>
    int64Bytes(environment.nowMillis()),
  );
  add(['current_date', 'currentdate'], none, dateType, (_, environment) =>
    dateBytes(environment.nowMillis()),
  );
  add(['current_time', 'currenttime'], none, timeType, (_, environment) =>
    int64Bytes((environment.nowMillis() % MILLIS_PER_DAY) * 1_000_000),
  );
  add(['min_timeuuid', 'mintimeuuid'], [timestampType], timeuuidType, ([value]) =>
    minimumTimeUuid(Number(readInt64(value as Buffer, 0))),
  );
  add(['max_timeuuid', 'maxtimeuuid'], [timestampType], timeuuidType, ([value]) =>
    maximumTimeUuid(Number(readInt64(value as Buffer, 0))),
  );
  for (const type of [timeuuidType, timestampType]) {
    addMonotonic(['to_date', 'todate'], [type], dateType, ([value]) =>
      dateBytes(millisOf(type, value as Buffer)),
    );
  }
  for (const type of [timeuuidType, dateType]) {
    addMonotonic(['to_timestamp', 'totimestamp'], [type], timestampType, ([value]) =>
      int64Bytes(millisOf(type, value as Buffer)),
    );
  }
  for (const type of [timeuuidType, timestampType, dateType]) {
    addMonotonic(['to_unix_timestamp', 'tounixtimestamp'], [type], bigintType, ([value]) =>
      int64Bytes(millisOf(type, value as Buffer)),
    );
  }
  return functions;
}
