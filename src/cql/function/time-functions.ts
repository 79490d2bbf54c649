import { maximumTimeUuid, minimumTimeUuid, randomUuid } from '../../base/uuid/index.ts';
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
import { dateBytes, int64Bytes, millisOf } from './time-value.ts';

const MILLIS_PER_DAY = 86_400_000;

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
    dateBytes(BigInt(Math.floor(environment.nowMillis()))),
  );
  add(['current_time', 'currenttime'], none, timeType, (_, environment) =>
    int64Bytes((environment.nowMillis() % MILLIS_PER_DAY) * 1_000_000),
  );
  add(['min_timeuuid', 'mintimeuuid'], [timestampType], timeuuidType, ([value]) =>
    minimumTimeUuid(millisOf(timestampType, value as Buffer)),
  );
  add(['max_timeuuid', 'maxtimeuuid'], [timestampType], timeuuidType, ([value]) =>
    maximumTimeUuid(millisOf(timestampType, value as Buffer)),
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
