import { parseTermText, termCql } from '../../../cql/index.ts';
import type { CqlType } from '../../../types/index.ts';
import {
  bigintType,
  ListType,
  MapType,
  parseTimestamp,
  SetType,
  TupleType,
  UserType,
  VectorType,
} from '../../../types/index.ts';
import { errorText } from '../format/error-text.ts';
import { strptime } from '../format/strptime.ts';
import { quoted, ShellProblem } from '../problem.ts';
import { entryOfComposite, partsOfComposite, unquotedPart } from './composite-text.ts';
import type { CopyOptions } from './copy-options.ts';
import type { CsvCell } from './csv-format.ts';
import { pythonFloat, pythonInteger, pythonText } from './python-text.ts';

const texts = new Set(['text', 'varchar', 'ascii']);

/** Whether a cell means null. Nothing in quotes is an empty text where the column is of texts. */
export function isNull(
  type: CqlType,
  { text, isQuoted }: CsvCell,
  { nullText }: CopyOptions,
): boolean {
  return text === nullText && !(text === '' && isQuoted && texts.has(type.name));
}

/**
 * A cell of a CSV file as a literal of CQL; null for null. Throws `ShellProblem` for what the type does not
 * take.
 */
export function cellLiteral(type: CqlType, cell: CsvCell, options: CopyOptions): string | null {
  if (isNull(type, cell, options)) return null;
  const { text } = cell;
  try {
    return literalOf(type, text, options);
  } catch (error) {
    // With another text for null, nothing at all is still null where it can be no value.
    if (text === '') return null;
    throw new ShellProblem(`Failed to parse ${text} : ${errorText(error)}`);
  }
}

function literalOf(type: CqlType, text: string, options: CopyOptions): string {
  const element = (of: CqlType, part: string): string => partLiteral(of, part, options);
  if (type instanceof ListType || type instanceof SetType) {
    const [inner] = type.elements as readonly [CqlType];
    const elements = partsOfComposite(text).map((part) => neverNull(element(inner, part)));
    return type instanceof ListType ? `[${elements.join(', ')}]` : `{${elements.join(', ')}}`;
  }
  if (type instanceof MapType) return mapLiteral(type, text, options);
  if (type instanceof UserType) return userLiteral(type, text, options);
  if (type instanceof TupleType) return tupleLiteral(type, text, options);
  if (type instanceof VectorType) {
    const parts = partsOfComposite(text);
    if (parts.length !== type.dimension) {
      throw new ShellProblem(
        `The length of given vector value '${parts.length}' is not equal to the vector size from the type definition '${type.dimension}'`,
      );
    }
    return `[${parts.map((part) => neverNull(element(type.element, part))).join(', ')}]`;
  }
  return (scalars[type.name] ?? otherLiteral)(text, options, type);
}

/** A part of something; the word `null` for null. A text of no characters is only null without quotes. */
function partLiteral(type: CqlType, part: string, options: CopyOptions): string {
  const { text, isQuoted } = unquotedPart(part);
  const isText = texts.has(type.name);
  if (text === options.nullText && !(isText && isQuoted)) return 'null';
  return literalOf(type, text, options);
}

/** Collections hold no nulls. */
function neverNull(literal: string): string {
  if (literal === 'null') throw new ShellProblem('Empty values are not allowed');
  return literal;
}

function mapLiteral(type: MapType, text: string, options: CopyOptions): string {
  const [key, value] = type.elements as readonly [CqlType, CqlType];
  const entries = partsOfComposite(text).map((part) => {
    const [name, what] = entryOfComposite(part);
    return `${neverNull(partLiteral(key, name, options))}: ${neverNull(partLiteral(value, what, options))}`;
  });
  return `{${entries.join(', ')}}`;
}

/** Fields may come in any order, and be missing. */
function userLiteral(type: UserType, text: string, options: CopyOptions): string {
  const given = new Map(
    partsOfComposite(text).map((part) => {
      const [name, value] = entryOfComposite(part);
      return [unquotedPart(name).text, value] as const;
    }),
  );
  const fields = type.fieldNames.map((name, i) => {
    const value = given.get(name) ?? given.get(quoted(name));
    const field = type.elements[i] as CqlType;
    return `${quoted(name)}: ${value === undefined ? 'null' : partLiteral(field, value, options)}`;
  });
  return `{${fields.join(', ')}}`;
}

function tupleLiteral(type: TupleType, text: string, options: CopyOptions): string {
  const parts = partsOfComposite(text);
  if (parts.length > type.elements.length) {
    throw new ShellProblem(`Too many values for ${type.name}`);
  }
  const elements = type.elements.map((element, i) => {
    const part = parts[i];
    return part === undefined ? 'null' : partLiteral(element, part, options);
  });
  return `(${elements.join(', ')})`;
}

type Scalar = (text: string, options: CopyOptions, type: CqlType) => string;

const scalars: Readonly<Record<string, Scalar>> = {
  text: stringLiteral,
  varchar: stringLiteral,
  ascii: stringLiteral,
  tinyint: integerLiteral,
  smallint: integerLiteral,
  int: integerLiteral,
  bigint: integerLiteral,
  varint: integerLiteral,
  counter: (text, options) => integerLiteral(text, options, bigintType),
  float: floatLiteral,
  double: floatLiteral,
  decimal: decimalLiteral,
  boolean: (text, { booleans }) => String(text.toLowerCase() === booleans[0].toLowerCase()),
  blob: blobLiteral,
  uuid: uuidLiteral,
  timeuuid: uuidLiteral,
  timestamp: timestampLiteral,
  date: dateLiteral,
  time: checkedLiteral((text) => `can't interpret ${pythonText(text)} as a time`),
  inet: checkedLiteral((text) => `can't interpret ${pythonText(text)} as an inet address`),
  duration: (text, _options, type) => type.toCqlLiteral(type.fromText(text.trim())),
};

function stringLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function withoutGroups(text: string, { thousandsSeparator }: CopyOptions): string {
  return thousandsSeparator === '' ? text : text.replaceAll(thousandsSeparator, '');
}

function withPoint(text: string, options: CopyOptions): string {
  const digits = withoutGroups(text, options);
  const { decimalSeparator } = options;
  return decimalSeparator === '' ? digits : digits.replaceAll(decimalSeparator, '.');
}

function integerLiteral(text: string, options: CopyOptions, type: CqlType): string {
  const digits = pythonInteger(withoutGroups(text, options));
  type.fromText(digits);
  return digits;
}

function floatLiteral(text: string, options: CopyOptions): string {
  const value = pythonFloat(withPoint(text, options));
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function decimalLiteral(text: string, options: CopyOptions): string {
  const number = withPoint(text, options).trim().replaceAll('_', '').replace(/^\+/, '');
  if (!/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(number)) {
    throw new ShellProblem("[<class 'decimal.ConversionSyntax'>]");
  }
  return number.replace(/^(-?)\./, '$10.');
}

function blobLiteral(text: string): string {
  if (/^0x([0-9a-f]{2})*$/i.test(text)) return text;
  const bad = text.slice(2).search(/[^0-9a-f]/i);
  const position = bad < 0 ? Math.max(0, text.length - 2) : bad;
  throw new ShellProblem(`non-hexadecimal number found in fromhex() arg at position ${position}`);
}

function uuidLiteral(text: string): string {
  const digits = text.replace(/urn:|uuid:/g, '').replace(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/i.test(digits))
    throw new ShellProblem('badly formed hexadecimal UUID string');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** By the format that was asked for, then as a number of milliseconds, then as CQL has timestamps. */
function timestampLiteral(text: string, { timestampFormat }: CopyOptions): string {
  const millis = strptime(timestampFormat, text);
  if (millis !== null) return String(millis);
  if (/^\s*[-+]?\d+\s*$/.test(text)) return pythonInteger(text);
  const usual = parseTimestamp(text.trim());
  if (usual !== null) return String(usual);
  throw new ShellProblem(
    `can't interpret ${pythonText(text)} as a date with format ${timestampFormat} or as int`,
  );
}

/** Of years that have more or less than four digits COPY TO writes the number of days since 1970. */
function dateLiteral(text: string, _options: CopyOptions, type: CqlType): string {
  if (/^-?\d+$/.test(text)) return String(Number(text) + 2 ** 31);
  try {
    return type.toCqlLiteral(type.fromText(text));
  } catch {
    throw new ShellProblem(`time data ${pythonText(text)} does not match format '%Y-%m-%d'`);
  }
}

function checkedLiteral(message: (text: string) => string): Scalar {
  return (text, _options, type) => {
    try {
      type.fromText(text);
    } catch {
      throw new ShellProblem(message(text));
    }
    return stringLiteral(text);
  };
}

/** What else there is, as CQL writes it. */
function otherLiteral(text: string): string {
  return termCql(parseTermText(text.trim()));
}
