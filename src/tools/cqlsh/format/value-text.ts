import {
  civilFromDays,
  dateText,
  decimalText,
  durationType,
  inetAddressText,
  padded,
  typeFromMarshal,
} from '../../../types/index.ts';
import type { ColumnType, ScalarKind } from '../../cql/index.ts';
import { BodyReader } from '../../cql/index.ts';
import type { DisplaySettings } from '../display-settings.ts';
import { DEFAULT_DISPLAY } from '../display-settings.ts';
import type { Paint, PaintKind } from './color.ts';
import { floatText as numberText, shortText } from './number-text.ts';
import { isInYears, strftime } from './strftime.ts';

export interface ValueStyle {
  readonly paint: Paint;
  /** How times and numbers look; with all digits that are needed, and in UTC, when missing. */
  readonly display?: DisplaySettings;
  /** Whether control characters are shown as escapes. */
  readonly escapes: boolean;
}

/**
 * A value as the shell shows it. Texts are quoted inside of collections, where doubles have the digits of
 * floats, as in the official shell.
 */
export function valueText(type: ColumnType, value: Buffer | null, style: ValueStyle): string {
  const { display } = style;
  if (type.kind !== 'double' || display === undefined) return textOf(type, value, style, false);
  const ofDoubles = { ...display, floatDigits: display.doubleDigits };
  return textOf(type, value, { ...style, display: ofDoubles }, false);
}

function textOf(
  type: ColumnType,
  value: Buffer | null,
  style: ValueStyle,
  quoted: boolean,
): string {
  const { paint } = style;
  if (value === null) return paint('null', 'null');
  switch (type.kind) {
    case 'list':
      return bracketed('[', elementsOf(type.element, value, style), ']', paint);
    case 'set':
      return bracketed('{', elementsOf(type.element, value, style), '}', paint);
    case 'map':
      return bracketed('{', entriesOf(type, value, style), '}', paint);
    case 'tuple':
      return bracketed('(', partsOf(type.parts, value, style), ')', paint);
    case 'user':
      return bracketed('{', fieldsOf(type, value, style), '}', paint);
    case 'custom':
      return customText(type.className, value, style);
    case 'text':
    case 'ascii':
      return plainText(value.toString('utf8'), style, quoted);
    default:
      return scalarText(type.kind, value, style, quoted);
  }
}

function bracketed(open: string, items: readonly string[], close: string, paint: Paint): string {
  return paint('mark', open) + items.join(paint('mark', ', ')) + paint('mark', close);
}

function elementsOf(element: ColumnType, value: Buffer, style: ValueStyle): readonly string[] {
  const reader = new BodyReader(value);
  return Array.from({ length: reader.int() }, () => textOf(element, reader.bytes(), style, true));
}

function entriesOf(
  type: Extract<ColumnType, { kind: 'map' }>,
  value: Buffer,
  style: ValueStyle,
): readonly string[] {
  const reader = new BodyReader(value);
  return Array.from({ length: reader.int() }, () => {
    const key = textOf(type.key, reader.bytes(), style, true);
    return key + style.paint('mark', ': ') + textOf(type.value, reader.bytes(), style, true);
  });
}

/** Parts that a tuple or user type does not have any more are null. */
function partsOf(
  parts: readonly ColumnType[],
  value: Buffer,
  style: ValueStyle,
): readonly string[] {
  const reader = new BodyReader(value);
  return parts.map((part) => {
    const bytes = reader.offset < value.length ? reader.bytes() : null;
    return textOf(part, bytes, style, true);
  });
}

function fieldsOf(
  type: Extract<ColumnType, { kind: 'user' }>,
  value: Buffer,
  style: ValueStyle,
): readonly string[] {
  const { paint } = style;
  const parts = partsOf(
    type.fields.map((field) => field.type),
    value,
    style,
  );
  return type.fields.map(
    ({ name }, i) => paint('field', name) + paint('mark', ': ') + (parts[i] ?? ''),
  );
}

/** Vectors, durations in protocol v4, and what else only Java knows. */
function customText(className: string, value: Buffer, style: ValueStyle): string {
  if (className.endsWith('.DurationType')) return scalarText('duration', value, style, true);
  try {
    return style.paint('number', typeFromMarshal(className).toCqlLiteral(value));
  } catch {
    return style.paint('blob', `0x${value.toString('hex')}`);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\x00-\x1f\x7f-\x9f]/g;
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function plainText(value: string, { paint, escapes }: ValueStyle, quoted: boolean): string {
  let shown = quoted ? value.replaceAll("'", "''") : value;
  if (!escapes) return quoted ? `'${shown}'` : shown;
  shown = shown
    .replaceAll('\\', '\\\\')
    .replace(
      controls,
      (found) => shortEscapes[found] ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  return paint('text', quoted ? `'${shown}'` : shown);
}

const paints: Partial<Record<ScalarKind, PaintKind>> = {
  blob: 'blob',
  boolean: 'other',
  date: 'moment',
  time: 'moment',
  timestamp: 'moment',
  uuid: 'other',
  timeuuid: 'other',
  inet: 'other',
};
/** Texts inside of collections that the official shell puts between quotes. */
const needQuotes: ReadonlySet<ScalarKind> = new Set(['timestamp', 'inet']);

function scalarText(kind: ScalarKind, value: Buffer, style: ValueStyle, quoted: boolean): string {
  if (value.length === 0 && kind !== 'blob') return '';
  const text = scalarTexts[kind](value, style);
  return style.paint(paints[kind] ?? 'number', quoted && needQuotes.has(kind) ? `'${text}'` : text);
}

function signed(value: Buffer): string {
  return String(BigInt.asIntN(value.length * 8, BigInt(`0x${value.toString('hex')}`)));
}

const scalarTexts: Readonly<Record<ScalarKind, (value: Buffer, style: ValueStyle) => string>> = {
  ascii: (value) => value.toString('latin1'),
  text: (value) => value.toString('utf8'),
  tinyint: signed,
  smallint: signed,
  int: signed,
  bigint: signed,
  counter: signed,
  varint: signed,
  boolean: (value) => (value[0] === 0 ? 'False' : 'True'),
  float: (value, style) => floatText(value.readFloatBE(), style, Math.fround),
  double: (value, style) => floatText(value.readDoubleBE(), style, Number),
  decimal: (value) =>
    decimalText({ unscaled: BigInt(signed(value.subarray(4))), scale: value.readInt32BE() }),
  blob: (value) => `0x${value.toString('hex')}`,
  uuid: uuidText,
  timeuuid: uuidText,
  inet: addressText,
  date: (value) => daysText(value.readUInt32BE() - 2 ** 31),
  time: (value) => nanosText(value.readBigInt64BE()),
  timestamp: (value, style) => timestampText(Number(value.readBigInt64BE()), style),
  duration: (value) => durationType.toText(value),
};

/** IPv6 in its short form, as the URL standard writes it. */
function addressText(value: Buffer): string {
  const text = inetAddressText(value);
  return value.length === 16 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}

function uuidText(value: Buffer): string {
  return value.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const plainNumbers = { decimalSeparator: '.', thousandsSeparator: '' };

/** As many digits as are wanted, or the fewest that give the number back. */
function floatText(
  value: number,
  { display }: ValueStyle,
  round: (value: number) => number,
): string {
  if (display !== undefined) return numberText(value, display.floatDigits, plainNumbers);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return shortText(value, shortestDigits(value, round));
}

function shortestDigits(value: number, round: (value: number) => number): number {
  for (let digits = 1; digits < 17; digits++) {
    if (round(Number(value.toPrecision(digits))) === value) return digits;
  }
  return 17;
}

/** Days since 1970 as a date of the years 1 to 9999, and as a number outside of them. */
function daysText(days: number): string {
  return isInYears(days) ? dateText(civilFromDays(days)) : String(days);
}

function nanosText(nanos: bigint): string {
  const seconds = Number(nanos / 1_000_000_000n);
  const rest = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${clockText(seconds)}.${rest}`;
}

function clockText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => padded(part, 2)).join(':');
}

function timestampText(millis: number, { display = DEFAULT_DISPLAY }: ValueStyle): string {
  return strftime(display.timestampFormat, millis, display.timeZone);
}
