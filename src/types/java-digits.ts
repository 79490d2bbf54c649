/**
 * The decimal digits in which Java up to 18 prints a floating-point number, which is what every
 * Apache Cassandra 5.0 prints (it runs on Java 11 and 17).
 *
 * They are not always the fewest that give the number back, nor the nearest: 2147483648 as a float is
 * 2.14748365E9, and 2E23 is 1.9999999999999998E23. So they cannot be had from JavaScript's own text:
 *
 * 1. An integer below 2^63 loses the decimal digits that are below half a unit in its last binary
 *    place, rounded half up, and then its zeros.
 * 2. Of any other number digits are made one by one (Steele and White's free-format algorithm) until
 *    what is left is below half a unit in the last place, which is taken to be the same on both sides;
 *    half of that for a power of two. Below 0.001 and from ten million on, at least two are made.
 *
 * Java computes in 32 or 64 bits where the beginning fits them. It stops a digit later there when the
 * rest meets its bound exactly, and its margin and sums may overflow: all that is visible.
 */

/** Digits d1 d2 d3... without a point, and the power of ten of the first. */
export interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

/** A binary format: bits of the fraction, the exponent's bias. */
interface BinaryFormat {
  readonly fractionBits: number;
  readonly bias: number;
}

const SINGLE: BinaryFormat = { fractionBits: 23, bias: 127 };
const DOUBLE: BinaryFormat = { fractionBits: 52, bias: 1023 };

/** The digits of a finite double above zero. */
export function doubleDigits(value: number): Digits {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return digitsOf(view.getBigUint64(0), DOUBLE);
}

/** The digits of a finite 32-bit float above zero. */
export function floatDigits(value: number): Digits {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return digitsOf(BigInt(view.getUint32(0)), SINGLE);
}

/**
 * A number as `significand * 2^(exponent - lengthOf(significand) + 1)`, the significand odd, and so
 * many bits that its neighbours are told from it.
 */
interface Binary {
  readonly significand: bigint;
  readonly length: number;
  readonly exponent: number;
  readonly significantBits: number;
}

function digitsOf(bits: bigint, format: BinaryFormat): Digits {
  const binary = binaryOf(bits, format);
  const { exponent, length } = binary;
  if (exponent < 63 && exponent >= length - 1) return integerDigits(binary);
  return generatedDigits(binary);
}

function binaryOf(bits: bigint, { fractionBits, bias }: BinaryFormat): Binary {
  const width = BigInt(fractionBits);
  const fraction = bits & ((1n << width) - 1n);
  const biased = Number(bits >> width);
  const whole = biased === 0 ? fraction : fraction | (1n << width);
  const exponent = Math.max(biased, 1) - bias + bitLength(whole) - 1 - fractionBits;
  let significand = whole;
  while ((significand & 1n) === 0n) significand >>= 1n;
  const significantBits = bitLength(whole);
  return { significand, length: bitLength(significand), exponent, significantBits };
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function integerDigits(binary: Binary): Digits {
  const { significand, length, exponent, significantBits } = binary;
  const value = significand << BigInt(exponent - length + 1);
  const dropped = insignificantDigits(exponent - significantBits - 1);
  const unit = 10n ** BigInt(dropped);
  const text = ((value + unit / 2n) / unit).toString();
  return { digits: text.replace(/(?<=.)0+$/, ''), exponent: text.length - 1 + dropped };
}

/** How many decimal digits a power of two covers: one less than it has. */
function insignificantDigits(powerOfTwo: number): number {
  return powerOfTwo <= 1 ? 0 : (1n << BigInt(powerOfTwo)).toString().length - 1;
}

/** The largest powers of ten that are looked up with their exact number of bits. */
const COUNTED_POWERS_OF_FIVE = 27;

/** About as many bits as 5^power has: exact for small ones, and then three for each. */
function bitsOfPowerOfFive(power: number): number {
  return power < COUNTED_POWERS_OF_FIVE ? bitLength(5n ** BigInt(power)) : power * 3;
}

/** A fraction `rest / scale` of ten raised to `exponent`, and half a unit in its last place. */
interface Generation {
  rest: bigint;
  margin: bigint;
  readonly scale: bigint;
  /** Bits of Java's integers that hold all this at the beginning; null: as many as are needed. */
  readonly width: 32 | 64 | null;
  exponent: number;
}

function beginGeneration(binary: Binary): Generation {
  const { significand, length, exponent: binaryExponent, significantBits } = binary;
  const fractionBits = Math.max(0, length - binaryExponent - 1);
  const exponent = estimatedExponent(binary);
  const fives = Math.max(0, -exponent);
  const scaleFives = Math.max(0, exponent);
  let twos = fives + fractionBits + binaryExponent - (length - 1);
  let scaleTwos = scaleFives + fractionBits;
  let marginTwos = fives + fractionBits + binaryExponent - significantBits;
  const common = Math.min(twos, scaleTwos);
  const isPowerOfTwo = length === 1;
  const raised = Math.max(0, -(marginTwos - common - Number(isPowerOfTwo)));
  twos += raised - common;
  scaleTwos += raised - common;
  marginTwos += raised - common - Number(isPowerOfTwo);
  const restBits = length + twos + bitsOfPowerOfFive(fives);
  const tenScaleBits = scaleTwos + 1 + bitsOfPowerOfFive(scaleFives + 1);
  return {
    rest: (significand * 5n ** BigInt(fives)) << BigInt(twos),
    margin: (5n ** BigInt(fives)) << BigInt(marginTwos),
    scale: (5n ** BigInt(scaleFives)) << BigInt(scaleTwos),
    width: widthFor(Math.max(restBits, tenScaleBits)),
    exponent,
  };
}

function widthFor(bits: number): 32 | 64 | null {
  if (bits < 32) return 32;
  return bits < 64 ? 64 : null;
}

/** The power of ten, at most one too high: a line through the logarithm at 1.5. */
function estimatedExponent({ significand, length, exponent }: Binary): number {
  const mantissa = Number(significand) / 2 ** (length - 1);
  return Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + exponent * 0.301029995663981);
}

function generatedDigits(binary: Binary): Digits {
  const state = beginGeneration(binary);
  const { scale } = state;
  const digits: number[] = [];
  let bounds = nextDigit(state, digits);
  if (digits[0] === 0 && !bounds.isHigh) {
    digits.pop();
    state.exponent--;
  }
  const { exponent } = state;
  if (exponent < -3 || exponent >= 8) bounds = { isLow: false, isHigh: false };
  while (!bounds.isLow && !bounds.isHigh) bounds = nextDigit(state, digits);
  const above = 2n * state.rest - 10n * scale;
  const isOdd = ((digits.at(-1) ?? 0) & 1) === 1;
  const isNearer = !bounds.isLow || above > 0n || (above === 0n && isOdd);
  if (bounds.isHigh && isNearer) return roundedUp(digits, exponent);
  return { digits: digits.join(''), exponent };
}

/** Whether the digits so far are within the margin, as they are or with the last one raised. */
interface Bounds {
  readonly isLow: boolean;
  readonly isHigh: boolean;
}

function nextDigit(state: Generation, digits: number[]): Bounds {
  const { scale, width } = state;
  digits.push(Number(state.rest / scale));
  state.rest = (state.rest % scale) * 10n;
  state.margin *= 10n;
  const reached = state.rest + state.margin;
  if (width === null) return { isLow: state.rest < state.margin, isHigh: reached >= 10n * scale };
  state.margin = BigInt.asIntN(width, state.margin);
  if (state.margin <= 0n) return { isLow: true, isHigh: true };
  return {
    isLow: state.rest < state.margin,
    isHigh: BigInt.asIntN(width, reached) > 10n * scale,
  };
}

function roundedUp(digits: readonly number[], exponent: number): Digits {
  const raised = (BigInt(digits.join('')) + 1n).toString();
  if (raised.length > digits.length) return { digits: '1', exponent: exponent + 1 };
  return { digits: raised.padStart(digits.length, '0'), exponent };
}
