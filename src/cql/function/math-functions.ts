import type { CqlType } from '../../types/index.ts';
import { decimalType, doubleType, floatType } from '../../types/index.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import type { NumberValue } from './number-value.ts';
import { NUMBER_TYPES, readNumber, toDouble, writeNumber } from './number-value.ts';

/** abs, exp, log, log10 and round of every number type (cql3/functions/MathFcts.java). */
export function mathFunctions(): ScalarFunction[] {
  return NUMBER_TYPES.flatMap((type) => [
    math('abs', type, absolute),
    math('exp', type, (value) => real(type, Math.exp(toDouble(value)))),
    math('log', type, (value) => real(type, Math.log(toDouble(value)))),
    math('log10', type, (value) => real(type, Math.log10(toDouble(value)))),
    math('round', type, (value) => round(type, value)),
  ]);
}

function math(
  name: string,
  type: CqlType,
  calculate: (value: NumberValue) => NumberValue,
): ScalarFunction {
  return strict(name, [type], type, ([value]) =>
    (value as Buffer).length === 0
      ? null
      : writeNumber(type, calculate(readNumber(type, value as Buffer))),
  );
}

function absolute(value: NumberValue): NumberValue {
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'bigint') return value < 0n ? -value : value;
  const { unscaled, scale } = value;
  return { unscaled: unscaled < 0n ? -unscaled : unscaled, scale };
}

/** Whole-number types take the result without its fraction. */
function real(type: CqlType, value: number): NumberValue {
  if (type === floatType || type === doubleType || type === decimalType) return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : value;
}

/** Half up, towards positive infinity for floating point as Math.round of Java. */
function round(type: CqlType, value: NumberValue): NumberValue {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number')
    return type === floatType || type === doubleType ? Math.round(value) : value;
  if (value.scale <= 0) return { unscaled: value.unscaled * 10n ** BigInt(-value.scale), scale: 0 };
  const unit = 10n ** BigInt(value.scale);
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const rounded = (magnitude * 2n + unit) / (unit * 2n);
  return { unscaled: value.unscaled < 0n ? -rounded : rounded, scale: 0 };
}
