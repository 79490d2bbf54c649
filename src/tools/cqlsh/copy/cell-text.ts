import type { CqlType } from '../../../types/index.ts';
import {
  ListType,
  MapType,
  SetType,
  TupleType,
  UserType,
  VectorType,
} from '../../../types/index.ts';
import type { ScalarKind } from '../../cql/index.ts';
import { BodyReader } from '../../cql/index.ts';
import { plain } from '../format/color.ts';
import { floatText, integerText } from '../format/number-text.ts';
import { strftime } from '../format/strftime.ts';
import { valueText } from '../format/value-text.ts';
import type { CopyOptions } from './copy-options.ts';

const style = { paint: plain, escapes: false };
const texts = new Set(['text', 'varchar', 'ascii']);
/** What stands in quotes inside of collections; times only where a colon has another meaning. */
const quotedInside = new Set([...texts, 'timestamp', 'inet']);

/** Where a value stands: by itself in its cell, or inside of others. */
type Place = 'cell' | 'element' | 'key';

/** A value as COPY TO writes it into a cell of a CSV file; null where the cell has none. */
export function cellText(type: CqlType, value: Buffer | null, options: CopyOptions): string | null {
  return value === null || isNothing(type, value) ? null : textOf(type, value, options, 'cell');
}

/** No bytes are a value of texts and blobs, and of others no more than null. */
function isNothing(type: CqlType, value: Buffer): boolean {
  return value.length === 0 && (type.emptyIsNull || !type.allowsEmpty);
}

function textOf(type: CqlType, value: Buffer, options: CopyOptions, place: Place): string {
  if (type instanceof ListType) return `[${elementsOf(type, value, options)}]`;
  if (type instanceof SetType) return `{${elementsOf(type, value, options)}}`;
  if (type instanceof MapType) return `{${entriesOf(type, value, options)}}`;
  if (type instanceof UserType) return `{${fieldsOf(type, value, options)}}`;
  if (type instanceof TupleType) return `(${partsOf(type, value, options).join(', ')})`;
  if (type instanceof VectorType) {
    return `[${type
      .split(value)
      .map((part) => insideText(type.element, part, options))
      .join(', ')}]`;
  }
  const text = scalarText(type, value, options, place);
  const isQuoted =
    place !== 'cell' && (quotedInside.has(type.name) || (place === 'key' && type.name === 'time'));
  return isQuoted ? `'${text.replaceAll("'", "''")}'` : text;
}

/** An element of something; a missing one is the text of null. */
function insideText(
  type: CqlType,
  value: Buffer | null,
  options: CopyOptions,
  place: Place = 'element',
): string {
  if (value === null || isNothing(type, value)) return options.nullText;
  return textOf(type, value, options, place);
}

function elementsOf(type: ListType | SetType, value: Buffer, options: CopyOptions): string {
  const reader = new BodyReader(value);
  const element = type.elements[0] as CqlType;
  const elements = Array.from({ length: reader.int() }, () =>
    insideText(element, reader.bytes(), options),
  );
  return elements.join(', ');
}

function entriesOf(type: MapType, value: Buffer, options: CopyOptions): string {
  const reader = new BodyReader(value);
  const [key, element] = type.elements as readonly [CqlType, CqlType];
  const entries = Array.from({ length: reader.int() }, () => {
    const name = insideText(key, reader.bytes(), options, 'key');
    return `${name}: ${insideText(element, reader.bytes(), options)}`;
  });
  return entries.join(', ');
}

/** Parts that were added to the type after the value was written are missing. */
function partsOf(type: TupleType | UserType, value: Buffer, options: CopyOptions): string[] {
  const reader = new BodyReader(value);
  return type.elements.map((part) =>
    insideText(part, reader.offset < value.length ? reader.bytes() : null, options),
  );
}

function fieldsOf(type: UserType, value: Buffer, options: CopyOptions): string {
  const parts = partsOf(type, value, options);
  return type.fieldNames.map((name, i) => `${name}: ${parts[i]}`).join(', ');
}

function scalarText(type: CqlType, value: Buffer, options: CopyOptions, place: Place): string {
  const kind = (type.name === 'varchar' ? 'text' : type.name) as ScalarKind;
  switch (kind) {
    case 'float':
      return floatText(value.readFloatBE(), options.floatDigits, options);
    case 'double': {
      // Inside of others the official shell has one precision for both kinds.
      const digits = place === 'cell' ? options.doubleDigits : options.floatDigits;
      return floatText(value.readDoubleBE(), digits, options);
    }
    case 'decimal':
      return decimalText(valueText({ kind }, value, style), options);
    case 'boolean':
      return options.booleans[value[0] === 0 ? 1 : 0];
    case 'timestamp':
      return timestampText(value.readBigInt64BE(), options);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'varint':
    case 'counter':
      return integerText(valueText({ kind }, value, style), options);
    default:
      return isKnown(kind) ? valueText({ kind }, value, style) : `0x${value.toString('hex')}`;
  }
}

const others = new Set([
  'text',
  'ascii',
  'blob',
  'uuid',
  'timeuuid',
  'inet',
  'date',
  'time',
  'duration',
]);

/** False for types that only Java knows. */
function isKnown(kind: ScalarKind): boolean {
  return others.has(kind);
}

/** All its digits, unless separators are asked for, which the official shell only has for floats. */
function decimalText(text: string, options: CopyOptions): string {
  const { decimalSeparator, thousandsSeparator, floatDigits } = options;
  const isPlain =
    (decimalSeparator === '' || decimalSeparator === '.') && thousandsSeparator === '';
  return isPlain ? text : floatText(Number(text), floatDigits, options);
}

/** Of a second no more than milliseconds, which is all there is. */
function timestampText(millis: bigint, { timestampFormat }: CopyOptions): string {
  const format = timestampFormat.replaceAll('.%f', () => {
    const ofSecond = ((millis % 1000n) + 1000n) % 1000n;
    return `.${String(ofSecond).padStart(3, '0')}`;
  });
  return strftime(format, millis);
}
