import type { CqlType } from '../../types/index.ts';
import {
  asciiType,
  bigintType,
  booleanType,
  dateType,
  decimalType,
  floatText,
  floatType,
  inetType,
  textType,
  timestampType,
  timeType,
  timeuuidType,
  uuidType,
  varintType,
} from '../../types/index.ts';
import { decimalOfJavaText } from './decimal-arithmetic.ts';
import type { CqlFunction, ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import { NUMBER_TYPES, readNumber, toDouble, writeNumber } from './number-value.ts';
import { dateBytes, int64Bytes, millisOf } from './time-value.ts';

/** Number types that CAST converts to; counter is only a source. */
const TARGETS = NUMBER_TYPES.filter((type) => !type.isCounter);

/**
 * `cast_as_int` and so on: one function a pair of types (cql3/functions/CastFcts.java), each also under
 * the name that it had before 5.0, `castAsInt`.
 */
export function castFunctions(): ScalarFunction[] {
  const functions = casts();
  return functions.flatMap((each) => [each, { ...each, name: formerName(each) }]);
}

function formerName({ returnType: { name } }: ScalarFunction): string {
  return `castAs${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** True for what CAST stands for, which is shown as CAST is written. */
export function isCast({ name }: CqlFunction): boolean {
  return name.startsWith('cast_as_') || name.startsWith('castAs');
}

function casts(): ScalarFunction[] {
  const functions: ScalarFunction[] = [];
  for (const from of NUMBER_TYPES) {
    for (const to of TARGETS) {
      if (from === to) continue;
      functions.push(cast(from, to, (value) => convert(from, to, value)));
    }
    functions.push(...toText(from));
  }
  functions.push(cast(asciiType, textType, (value) => value));
  for (const from of [inetType, booleanType, timeType, uuidType]) functions.push(...toText(from));
  for (const [from, to] of [
    [timeuuidType, dateType],
    [timestampType, dateType],
  ] as const) {
    functions.push(cast(from, to, (value) => dateBytes(millisOf(from, value))));
  }
  for (const from of [timeuuidType, dateType]) {
    functions.push(cast(from, timestampType, (value) => int64Bytes(millisOf(from, value))));
  }
  for (const from of [timeuuidType, timestampType, dateType]) functions.push(...toText(from));
  return functions;
}

function cast(from: CqlType, to: CqlType, convert: (value: Buffer) => Buffer): ScalarFunction {
  return strict(`cast_as_${to.name}`, [from], to, ([value]) => convert(value as Buffer));
}

function convert(from: CqlType, to: CqlType, bytes: Buffer): Buffer {
  const value = readNumber(from, bytes);
  // The digits of a float are fewer than those of the double that it is.
  if (to === decimalType && from === floatType) {
    return writeNumber(to, decimalOfJavaText(floatText(toDouble(value))));
  }
  // Cassandra goes by way of 64 bits.
  if (to === varintType) return writeNumber(to, writeNumber(bigintType, value).readBigInt64BE());
  return writeNumber(to, value);
}

function toText(from: CqlType): ScalarFunction[] {
  return [asciiType, textType].map((to) =>
    cast(from, to, (value) => Buffer.from(from.toText(value))),
  );
}
