import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { type EnumObject, enumClass } from '../enum-object.ts';
import { notNull } from '../reference.ts';

/** In the order of the old constants of `BigDecimal`: `ROUND_UP` is 0. */
const MODES = [
  'UP',
  'DOWN',
  'CEILING',
  'FLOOR',
  'HALF_UP',
  'HALF_DOWN',
  'HALF_EVEN',
  'UNNECESSARY',
] as const;

const made = enumClass('java.math.RoundingMode', MODES);

export type RoundingName = (typeof MODES)[number];
export const roundingModeClass: ClassDeclaration = made.declaration;

/** The name of a mode of a body. Throws NullPointerException. */
export function modeOf(mode: EnumObject | null): RoundingName {
  return MODES[notNull(mode).ordinal] ?? 'UNNECESSARY';
}

/** The mode of an old constant. Throws IllegalArgumentException. */
export function modeOfNumber(mode: number): RoundingName {
  const name = MODES[mode];
  if (name === undefined)
    throw raise('java.lang.IllegalArgumentException', 'Invalid rounding mode');
  return name;
}

/** A quotient rounded to a whole number. Throws ArithmeticException of UNNECESSARY. */
export function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingName): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const isNegative = rest < 0n !== divisor < 0n;
  const away = isNegative ? quotient - 1n : quotient + 1n;
  return roundsAway(mode, isNegative, quotient, rest, divisor) ? away : quotient;
}

function roundsAway(
  mode: RoundingName,
  isNegative: boolean,
  quotient: bigint,
  rest: bigint,
  divisor: bigint,
): boolean {
  if (mode === 'UP') return true;
  if (mode === 'DOWN') return false;
  if (mode === 'CEILING') return !isNegative;
  if (mode === 'FLOOR') return isNegative;
  if (mode === 'UNNECESSARY') throw raise('java.lang.ArithmeticException', 'Rounding necessary');
  const twice = 2n * (rest < 0n ? -rest : rest);
  const whole = divisor < 0n ? -divisor : divisor;
  if (twice !== whole) return twice > whole;
  if (mode === 'HALF_EVEN') return quotient % 2n !== 0n;
  return mode === 'HALF_UP';
}

/** `MathContext`: digits, of which 0 are all, and how to round to them. */
export class MathContextObject extends JavaObject {
  readonly className = 'java.math.MathContext';
  readonly precision: number;
  readonly mode: RoundingName;

  constructor(precision: number, mode: RoundingName) {
    super();
    if (precision < 0) throw raise('java.lang.IllegalArgumentException', 'Digits < 0');
    this.precision = precision;
    this.mode = mode;
  }

  override equals(other: Reference): boolean {
    if (!(other instanceof MathContextObject)) return false;
    return other.precision === this.precision && other.mode === this.mode;
  }

  override toText(): string {
    return `precision=${this.precision} roundingMode=${this.mode}`;
  }
}

function constant(precision: number, mode: RoundingName): () => MathContextObject {
  const context = new MathContextObject(precision, mode);
  return () => context;
}

export const mathContextClass: ClassDeclaration = {
  head: 'public final class java.math.MathContext',
  members: {
    'public static final MathContext UNLIMITED': constant(0, 'HALF_UP'),
    'public static final MathContext DECIMAL32': constant(7, 'HALF_EVEN'),
    'public static final MathContext DECIMAL64': constant(16, 'HALF_EVEN'),
    'public static final MathContext DECIMAL128': constant(34, 'HALF_EVEN'),
    'public MathContext(int precision)': (_, precision: number) =>
      new MathContextObject(precision, 'HALF_UP'),
    'public MathContext(int precision, RoundingMode mode)': (
      _,
      precision: number,
      mode: EnumObject | null,
    ) => new MathContextObject(precision, modeOf(mode)),
    'public int getPrecision()': (_, self: MathContextObject) => self.precision,
    'public RoundingMode getRoundingMode()': (_, self: MathContextObject) =>
      made.constants.get(self.mode) ?? null,
  },
};
