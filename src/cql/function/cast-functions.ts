import { ErrorCode, RequestError } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  asciiType,
  bigintType,
  booleanType,
  dateType,
  decimalType,
  inetType,
  textType,
  timestampType,
  timeType,
  timeuuidType,
  uuidType,
  varintType,
} from '../../types/index.ts';
import type { CqlFunction, ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import type { NumberValue } from './number-value.ts';
import { NUMBER_TYPES, readNumber, writeNumber } from './number-value.ts';
import { dateBytes, int64Bytes, millisOf } from './time-functions.ts';

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
      functions.push(cast(from, to, (value) => convert(to, readNumber(from, value))));
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
  return strict(`cast_as_${to.name}`, [from], to, ([value]) =>
    (value as Buffer).length === 0 && from.emptyIsNull ? null : convert(value as Buffer),
  );
}

/** Java reads a decimal from the text of a floating-point number, of which not all are numbers. */
function convert(to: CqlType, value: NumberValue): Buffer {
  if (to === decimalType && typeof value === 'number' && !Number.isFinite(value)) {
    const [letter] = Number.isNaN(value) ? 'N' : 'I';
    throw new RequestError(
      ErrorCode.SERVER_ERROR,
      `java.lang.NumberFormatException: Character ${letter} is neither a decimal digit number, ` +
        'decimal point, nor "e" notation exponential mark.',
    );
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
