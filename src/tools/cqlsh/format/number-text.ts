export interface NumberFormat {
  readonly decimalSeparator: string;
  /** Between groups of three digits; empty for none. */
  readonly thousandsSeparator: string;
}

/** More digits than any number has that stands exactly halfway between two shorter ones. */
const exactDigits = 100;

/** A whole number in its groups. */
export function integerText(digits: string, { thousandsSeparator }: NumberFormat): string {
  if (thousandsSeparator === '') return digits;
  return digits.replace(/\B(?=(\d{3})+$)/g, () => thousandsSeparator);
}

/**
 * A floating point number as COPY TO writes it: so many digits behind the point, unless it is as small or
 * large that C's `%g` writes it with an exponent. With groups of thousands there are no exponents.
 */
export function floatText(value: number, digits: number, format: NumberFormat): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (format.thousandsSeparator !== '') return groupedText(value, digits, format);
  const size = Math.abs(value);
  // Below this Python does not ask for the logarithm.
  const exponent = size > Number.EPSILON ? Math.trunc(Math.log10(size)) : Number.NEGATIVE_INFINITY;
  const isPlain = exponent >= -4 && exponent < digits;
  const text = shortText(value, isPlain ? digits + exponent + 1 : digits);
  return format.decimalSeparator === '' ? text : text.replace('.', () => format.decimalSeparator);
}

/** C's `%.*g`: so many digits in all, without zeros at the end. */
export function shortText(value: number, precision: number): string {
  const wanted = Math.min(Math.max(1, precision), exactDigits);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0`;
  const { digits, exponent } = rounded(Math.abs(value), wanted);
  if (exponent >= -4 && exponent < wanted) return sign + pointed(digits, exponent);
  const [first = '', rest = ''] = [digits.slice(0, 1), digits.slice(1).replace(/0+$/, '')];
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${first}${rest === '' ? '' : `.${rest}`}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** The digits of a number, the first of which stands for ten to the exponent, with a point. */
function pointed(digits: string, exponent: number): string {
  const whole = exponent < 0 ? '0' : digits.slice(0, exponent + 1);
  const fraction =
    exponent < 0 ? digits.padStart(digits.length - exponent - 1, '0') : digits.slice(exponent + 1);
  const trimmed = fraction.replace(/0+$/, '');
  return trimmed === '' ? whole : `${whole}.${trimmed}`;
}

/** A number above zero rounded to so many digits, halves to the even one, as C does. */
function rounded(value: number, wanted: number): { digits: string; exponent: number } {
  const [mantissa = '', power = '0'] = value.toExponential(exactDigits).split('e');
  const all = mantissa.replace('.', '');
  const kept = BigInt(all.slice(0, wanted));
  const rest = all.slice(wanted);
  const half = '5'.padEnd(rest.length, '0');
  const isUp = rest > half || (rest === half && kept % 2n === 1n);
  const digits = String(isUp ? kept + 1n : kept);
  const carry = digits.length - wanted;
  return { digits: digits.slice(0, wanted), exponent: Number(power) + carry };
}

function groupedText(value: number, precision: number, format: NumberFormat): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  let whole = BigInt(Math.trunc(size));
  const fraction = (size - Math.trunc(size)).toFixed(Math.min(Math.max(0, precision), exactDigits));
  if (fraction.startsWith('1')) whole++;
  const digits = (fraction.split('.')[1] ?? '').replace(/0+$/, '');
  const text = sign + integerText(String(whole), format);
  return digits === '' ? text : `${text}${format.decimalSeparator || '.'}${digits}`;
}
