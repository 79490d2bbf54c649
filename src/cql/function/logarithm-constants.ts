import type { Decimal } from '../../types/index.ts';
import type { DecimalContext } from './decimal-arithmetic.ts';
import { round } from './decimal-arithmetic.ts';
import { powerOfTen } from './whole-number.ts';

type Base = 2 | 3 | 10;

/** As sums of atanh(1/31), atanh(1/49) and atanh(1/161), which are the series of these primes. */
const ADDENDS = [31n, 49n, 161n] as const;
const TIMES: Readonly<Record<Base, readonly [bigint, bigint, bigint]>> = {
  2: [14n, 10n, 6n],
  3: [22n, 16n, 10n],
  10: [46n, 34n, 20n],
};

const GUARD_DIGITS = 12;

const known = new Map<Base, Decimal>();

/** The natural logarithm, rounded. The longest of each that was asked for is kept. */
export function logarithmOf(base: Base, context: DecimalContext): Decimal {
  const places = context.precision + GUARD_DIGITS;
  let logarithm = known.get(base);
  if (logarithm === undefined || logarithm.scale < places) {
    const sum = ADDENDS.reduce(
      (total, divisor, i) => total + (TIMES[base][i] as bigint) * inverseTangent(divisor, places),
      0n,
    );
    logarithm = { unscaled: sum, scale: places };
    known.set(base, logarithm);
  }
  return round(logarithm, context);
}

/** The hyperbolic one, of 1 / divisor, in so many places: 1/d + 1/3d^3 + 1/5d^5 + ... */
function inverseTangent(divisor: bigint, places: number): bigint {
  const square = divisor * divisor;
  let power = powerOfTen(places) / divisor;
  let sum = power;
  for (let n = 3n; power > 0n; n += 2n) {
    power /= square;
    sum += power / n;
  }
  return sum;
}
