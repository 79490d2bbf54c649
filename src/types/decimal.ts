/** A decimal number: `unscaled` times ten to the power of minus `scale`, as Java's BigDecimal. */
export interface Decimal {
  readonly unscaled: bigint;
  /** A signed 32-bit number. */
  readonly scale: number;
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** Reads what Java's BigDecimal reads, keeping zeros at the end; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const scale = fraction.length - Number(exponent);
  if (scale !== (scale | 0)) return null;
  const magnitude = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -magnitude : magnitude, scale: scale | 0 };
}

/** The text that Java's BigDecimal.toString gives: plain, or scientific for far exponents. */
export function decimalText({ unscaled, scale }: Decimal): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  const exponent = digits.length - 1 - scale;
  if (scale >= 0 && exponent >= -6) {
    if (scale === 0) return sign + digits;
    const padded = digits.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  const exponentText = exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`;
  return sign + mantissa + exponentText;
}

/** Order of two decimals as numbers: 1.0 and 1.00 are equal. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const leftSign = left.unscaled < 0n ? -1 : left.unscaled > 0n ? 1 : 0;
  const rightSign = right.unscaled < 0n ? -1 : right.unscaled > 0n ? 1 : 0;
  if (leftSign !== rightSign) return leftSign - rightSign;
  if (leftSign === 0) return 0;
  const leftDigits = digitCount(left.unscaled);
  const rightDigits = digitCount(right.unscaled);
  const leftExponent = leftDigits - left.scale;
  const rightExponent = rightDigits - right.scale;
  if (leftExponent !== rightExponent) return (leftExponent - rightExponent) * leftSign;
  // Equal exponents: scales differ by as much as the digit counts, so this cannot explode.
  const leftAligned = left.unscaled * 10n ** BigInt(Math.max(0, rightDigits - leftDigits));
  const rightAligned = right.unscaled * 10n ** BigInt(Math.max(0, leftDigits - rightDigits));
  return leftAligned < rightAligned ? -1 : leftAligned > rightAligned ? 1 : 0;
}

function digitCount(value: bigint): number {
  return value.toString().length - (value < 0n ? 1 : 0);
}
