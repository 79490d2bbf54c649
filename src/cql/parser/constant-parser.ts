import type { Literal, LiteralType } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';

/** A constant when one is next, else null. */
export function acceptConstant(cursor: Cursor): Literal | null {
  switch (cursor.kind) {
    case Kind.STRING_LITERAL:
      return { kind: 'literal', type: 'string', text: cursor.string() };
    case Kind.INTEGER:
      return take(cursor, 'integer');
    case Kind.FLOAT_LITERAL:
      return takeFloat(cursor);
    case Kind.BOOLEAN_LITERAL:
      return take(cursor, 'boolean');
    case Kind.DURATION_LITERAL:
      return take(cursor, 'duration');
    case Kind.UUID_LITERAL:
      return take(cursor, 'uuid');
    case Kind.HEXNUMBER:
      return take(cursor, 'blob');
    // Cassandra drops the sign of a negative NaN.
    case Kind.POSITIVE_NAN:
    case Kind.NEGATIVE_NAN:
      return takeNamed(cursor, 'NaN');
    case Kind.POSITIVE_INFINITY:
      return takeNamed(cursor, 'Infinity');
    case Kind.NEGATIVE_INFINITY:
      return takeNamed(cursor, '-Infinity');
    default:
      return null;
  }
}

function take(cursor: Cursor, type: LiteralType): Literal {
  const text = cursor.rawText();
  cursor.advance();
  return { kind: 'literal', type, text };
}

/** Cassandra asks of each whether a double holds it exactly, by way of a BigDecimal. */
function takeFloat(cursor: Cursor): Literal {
  const fault = faultOfNumber(cursor.rawText());
  if (fault !== null) {
    cursor.mistake(
      `Failed parsing statement: [${cursor.text}] reason: NumberFormatException ${fault}`,
    );
  }
  return take(cursor, 'float');
}

const LARGEST_EXPONENT_DIGITS = 10;
const LARGEST_INT = 2 ** 31 - 1;

/** Why Java takes a text for no BigDecimal, or cannot ask a double that is infinite; null when it can. */
function faultOfNumber(text: string): string | null {
  const [, fraction = '', sign = '', digits = '0'] =
    /^[^.e]*(?:\.(\d*))?(?:e([+-]?)0*(\d+))?$/i.exec(text) ?? [];
  if (digits.length > LARGEST_EXPONENT_DIGITS) return 'Too many nonzero exponent digits.';
  const exponent = Number(`${sign}${digits}`);
  if (exponent > LARGEST_INT || exponent < -LARGEST_INT - 1) return 'Exponent overflow.';
  if (fraction.length - exponent > LARGEST_INT) return 'Scale out of range.';
  if (Number.isFinite(Number(text))) return null;
  return 'Character I is neither a decimal digit number, decimal point, nor "e" notation exponential mark.';
}

function takeNamed(cursor: Cursor, text: string): Literal {
  cursor.advance();
  return { kind: 'literal', type: 'float', text };
}
