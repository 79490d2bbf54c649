import type { CqlType } from './cql-type.ts';

/** What a constant in CQL looks like, before anything says which type it should have. */
export type LiteralKind = 'string' | 'integer' | 'float' | 'boolean' | 'uuid' | 'blob' | 'duration';

/** `exact`: the type such a constant has by itself; `weak`: it can be converted. */
export type LiteralAssignment = 'exact' | 'weak' | 'no';

/** The word for a kind in messages: `Invalid STRING constant (x) for "v" of type int`. */
export const LITERAL_KIND_NAMES: Readonly<Record<LiteralKind, string>> = {
  string: 'STRING',
  integer: 'INTEGER',
  float: 'FLOAT',
  boolean: 'BOOLEAN',
  uuid: 'UUID',
  blob: 'HEX',
  duration: 'DURATION',
};

const twoTo31 = 1n << 31n;
const twoTo63 = 1n << 63n;

/**
 * Name of the type that a constant has when nothing else decides (overloads of functions): the
 * smallest that holds it. A hexadecimal constant counts as a tinyint, as in Cassandra
 * (cql3/Constants.java), which looks like a slip but is what decides there.
 */
export function preferredTypeName(kind: LiteralKind, text: string): string {
  switch (kind) {
    case 'string':
      return isAscii(text) ? 'ascii' : 'text';
    case 'integer':
      return preferredInteger(text);
    case 'uuid':
      return text[14] === '1' ? 'timeuuid' : 'uuid';
    case 'float':
      return preferredFloat(text);
    case 'boolean':
      return 'boolean';
    case 'blob':
      return 'tinyint';
    case 'duration':
      return 'duration';
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function preferredInteger(text: string): string {
  // Nine digits and a sign are an int, whatever they are.
  if (text.length <= 9) return 'int';
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (value >= -twoTo31 && value < twoTo31) return 'int';
  return value >= -twoTo63 && value < twoTo63 ? 'bigint' : 'varint';
}

/** double where its shortest decimal form is the same number, else decimal. */
function preferredFloat(text: string): string {
  const value = Number(text);
  if (/^[-+]?(NaN|Infinity)$/.test(text)) return 'double';
  if (!Number.isFinite(value)) return 'decimal';
  return normalDigits(text) === normalDigits(String(value)) ? 'double' : 'decimal';
}

/** A decimal number as sign, digits without zeros at the ends, and exponent. */
function normalDigits(text: string): string {
  const [mantissa = '', exponentText = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const exponent = Number(exponentText) - fraction.length + digits.length - significant.length;
  return `${negative ? '-' : ''}${significant}e${exponent}`;
}

/**
 * How a constant fits a native type (`testAssignment` of Cassandra's Constants.Literal). `kinds`
 * are the forms the type takes.
 */
export function nativeAssignment(
  type: CqlType,
  kinds: readonly LiteralKind[],
  kind: LiteralKind,
  text: string,
): LiteralAssignment {
  if (preferredTypeName(kind, text) === type.name) return 'exact';
  return kinds.includes(kind) ? 'weak' : 'no';
}
