import { Boxed } from '../../value/boxed.ts';
import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import { BigDecimalObject, decimalOfDouble, plain, rescale, round } from '../math/big-decimal.ts';
import { BigIntegerObject } from '../math/big-integer.ts';
import { classOf, hashOf, textOf } from '../reference.ts';

/** One `%...` of a format. */
interface Specifier {
  readonly text: string;
  readonly index: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number;
  readonly conversion: string;
}

const SPECIFIER = /%(\d+\$|<)?([-#+ 0,(]*)(\d+)?(\.\d+)?([tT]?[a-zA-Z%])/y;
const KNOWN = 'bBhHsScCdoxXeEfgG%n';

/**
 * `String.format` in the language of the root: conversions b, h, s, c, d, o, x, e, f, g, % and n
 * with their flags, widths and precisions. Throws the exceptions of java.util.Formatter.
 */
export function format(execution: Execution, pattern: string, args: readonly Reference[]): string {
  let text = '';
  let next = 0;
  let last = -1;
  let position = 0;
  while (position < pattern.length) {
    execution.step();
    const percent = pattern.indexOf('%', position);
    const end = percent < 0 ? pattern.length : percent;
    text += pattern.slice(position, end);
    if (percent < 0) break;
    const specifier = specifierAt(pattern, percent);
    position = percent + specifier.text.length;
    execution.allocate(2 * Math.max(specifier.width, specifier.precision, 16));
    if (specifier.conversion === 'n') text += '\n';
    else if (specifier.conversion === '%') text += pad('%', specifier);
    else {
      if (specifier.index === '') last = next++;
      else if (specifier.index !== '<') last = Number(specifier.index.slice(0, -1)) - 1;
      if (last < 0 || last >= args.length) {
        throw problem('MissingFormatArgumentException', `Format specifier '${specifier.text}'`);
      }
      text += formatted(execution, specifier, args[last] ?? null);
    }
  }
  execution.allocate(2 * text.length);
  return text;
}

function problem(name: string, message: string): Error {
  return raise(`java.util.${name}`, message);
}

function specifierAt(pattern: string, percent: number): Specifier {
  SPECIFIER.lastIndex = percent;
  const match = SPECIFIER.exec(pattern);
  if (match === null) {
    const wrong = /^%[-#+ 0,(\d.$<]*(.?)/s.exec(pattern.slice(percent))?.[1] ?? '';
    const shown = wrong === '' ? '%' : wrong;
    throw problem('UnknownFormatConversionException', `Conversion = '${shown}'`);
  }
  const [text, index = '', flags = '', width = '-1', precision = '.-1', conversion = ''] = match;
  if (!KNOWN.includes(conversion)) {
    const shown = conversion.charAt(0);
    throw problem('UnknownFormatConversionException', `Conversion = '${shown}'`);
  }
  const repeated = [...flags].find((flag, at) => flags.indexOf(flag) !== at);
  if (repeated !== undefined) {
    throw problem('DuplicateFormatFlagsException', `Flags = '${repeated}'`);
  }
  if (width === '-1' && /[-0]/.test(flags) && conversion !== 'n') {
    throw problem('MissingFormatWidthException', text);
  }
  if ('bBhHsScC'.includes(conversion)) {
    const refused = [...flags].find((flag) => '+ 0,('.includes(flag));
    if (refused !== undefined) {
      const message = `Conversion = ${conversion.toLowerCase()}, Flags = ${refused}`;
      throw problem('FormatFlagsConversionMismatchException', message);
    }
  }
  const digits = Number(precision.slice(1));
  return { text, index, flags, width: Number(width), precision: digits, conversion };
}

function pad(text: string, { flags, width }: Specifier): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function formatted(execution: Execution, specifier: Specifier, value: Reference): string {
  const { conversion } = specifier;
  const text = converted(execution, specifier, value);
  const isUpper = conversion !== conversion.toLowerCase();
  return isUpper ? text.toUpperCase() : text;
}

function converted(execution: Execution, specifier: Specifier, value: Reference): string {
  const kind = specifier.conversion.toLowerCase();
  if (kind === 'b') {
    const isTrue =
      value instanceof Boxed && value.kind === 'Boolean' ? value.value === true : value !== null;
    return general(String(isTrue), specifier);
  }
  if (kind === 's') return general(textOf(value), specifier);
  if (value === null) return general('null', specifier);
  if (kind === 'h') return general((hashOf(value) >>> 0).toString(16), specifier);
  if (kind === 'c') return pad(character(specifier, value), specifier);
  if (kind === 'd' || kind === 'x' || kind === 'o') return integer(specifier, value);
  return decimal(execution, specifier, value);
}

function general(text: string, specifier: Specifier): string {
  return pad(specifier.precision >= 0 ? text.slice(0, specifier.precision) : text, specifier);
}

function mismatch({ conversion }: Specifier, value: Exclude<Reference, null>): Error {
  return problem(
    'IllegalFormatConversionException',
    `${conversion.toLowerCase()} != ${classOf(value)}`,
  );
}

function character(specifier: Specifier, value: Exclude<Reference, null>): string {
  if (value instanceof Boxed && typeof value.value === 'number') {
    if (value.kind === 'Character') return String.fromCharCode(value.value);
    if (value.kind !== 'Float' && value.kind !== 'Double') {
      if (value.value >= 0 && value.value <= 0x10ffff) return String.fromCodePoint(value.value);
      throw problem(
        'IllegalFormatCodePointException',
        `Code point = 0x${(value.value >>> 0).toString(16)}`,
      );
    }
  }
  throw mismatch(specifier, value);
}

const BITS: Readonly<Record<string, number>> = { Byte: 8, Short: 16, Integer: 32, Long: 64 };

function integer(specifier: Specifier, value: Exclude<Reference, null>): string {
  const { conversion, flags, precision } = specifier;
  if (precision >= 0) throw problem('IllegalFormatPrecisionException', String(precision));
  let number: bigint;
  let bits = 0;
  if (value instanceof BigIntegerObject) number = value.value;
  else if (value instanceof Boxed && BITS[value.kind] !== undefined) {
    number = BigInt(value.value);
    bits = BITS[value.kind] ?? 0;
  } else throw mismatch(specifier, value);
  if (conversion === 'd') {
    const digits = (number < 0n ? -number : number).toString();
    return signed(specifier, number < 0n, flags.includes(',') ? grouped(digits) : digits);
  }
  const radix = conversion === 'o' ? 8 : 16;
  const prefix = flags.includes('#') ? (radix === 8 ? '0' : '0x') : '';
  if (bits > 0) {
    const digits = prefix + BigInt.asUintN(bits, number).toString(radix);
    return zeroPadded(digits, prefix.length, specifier);
  }
  return signed(specifier, number < 0n, prefix + (number < 0n ? -number : number).toString(radix));
}

function zeroPadded(text: string, prefix: number, specifier: Specifier): string {
  if (!specifier.flags.includes('0')) return pad(text, specifier);
  return text.slice(0, prefix) + text.slice(prefix).padStart(specifier.width - prefix, '0');
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** With the sign that the flags ask for, filled up to the width. */
function signed(specifier: Specifier, isNegative: boolean, digits: string): string {
  const { flags, width } = specifier;
  const isBracketed = isNegative && flags.includes('(');
  let before = '';
  if (isNegative) before = isBracketed ? '(' : '-';
  else if (flags.includes('+')) before = '+';
  else if (flags.includes(' ')) before = ' ';
  const after = isBracketed ? ')' : '';
  const room = width - before.length - after.length;
  const filled = flags.includes('0') ? digits.padStart(room, '0') : digits;
  return pad(before + filled + after, specifier);
}

function decimal(
  execution: Execution,
  specifier: Specifier,
  value: Exclude<Reference, null>,
): string {
  let number: BigDecimalObject;
  let isNegative: boolean;
  if (value instanceof BigDecimalObject) {
    number = value;
    isNegative = value.signum() < 0;
  } else if (
    value instanceof Boxed &&
    typeof value.value === 'number' &&
    (value.kind === 'Double' || value.kind === 'Float')
  ) {
    isNegative = value.value < 0 || Object.is(value.value, -0);
    if (!Number.isFinite(value.value)) {
      const plainFlags = specifier.flags.replace('0', '');
      if (Number.isNaN(value.value)) return pad('NaN', specifier);
      return signed({ ...specifier, flags: plainFlags }, isNegative, 'Infinity');
    }
    number = shortest(value);
  } else throw mismatch(specifier, value);
  const magnitude = new BigDecimalObject(
    number.unscaled < 0n ? -number.unscaled : number.unscaled,
    number.scale,
  );
  const precision = specifier.precision < 0 ? 6 : specifier.precision;
  const text = digitsOf(execution, specifier.conversion.toLowerCase(), magnitude, precision);
  return signed(specifier, isNegative, specifier.flags.includes(',') ? grouped(text) : text);
}

/** The decimal number that Java prints for a double, from which its formats round. */
function shortest(value: Boxed): BigDecimalObject {
  const match = /^-?(\d+)(?:\.(\d+))?(?:E(-?\d+))?$/.exec(value.toText());
  if (match === null) return decimalOfDouble(Number(value.value));
  const [, whole = '', fraction = '', exponent = '0'] = match;
  return new BigDecimalObject(BigInt(whole + fraction), fraction.length - Number(exponent));
}

function digitsOf(
  execution: Execution,
  kind: string,
  value: BigDecimalObject,
  precision: number,
): string {
  if (kind === 'f') return plain(execution, rescale(execution, value, precision, 'HALF_UP'));
  if (kind === 'e') return exponential(execution, value, precision);
  const digits = precision === 0 ? 1 : precision;
  if (value.unscaled === 0n) return plain(execution, new BigDecimalObject(0n, digits - 1));
  const rounded = round(execution, value, { precision: digits, mode: 'HALF_UP' });
  const exponent = rounded.precision() - rounded.scale - 1;
  if (exponent < -4 || exponent >= digits) return exponential(execution, value, digits - 1);
  return plain(execution, rescale(execution, rounded, digits - exponent - 1, 'HALF_UP'));
}

function exponential(execution: Execution, value: BigDecimalObject, precision: number): string {
  const rounded = round(execution, value, { precision: precision + 1, mode: 'HALF_UP' });
  const digits = rounded.unscaled.toString();
  const exponent = value.unscaled === 0n ? 0 : digits.length - rounded.scale - 1;
  const padded = digits.padEnd(precision + 1, '0').slice(0, precision + 1);
  const mantissa = precision === 0 ? padded : `${padded.charAt(0)}.${padded.slice(1)}`;
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
}
