import { ErrorCode, RequestError } from '../../base/error/index.ts';
import { typeFromMarshal } from '../../types/index.ts';
import {
  freezeRawType,
  type NativeTypeName,
  type RawType,
  rawTypeText,
  supportsFreezing,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { isClass, Name, nativeTypeOf } from './keyword-class.ts';
import { isUserTypeNameStart, parseUserTypeName } from './name-parser.ts';

const MAX_INT = 0x7fffffff;

/** A type: native, collection, tuple, vector, user type, frozen or a quoted class. */
export function parseType(cursor: Cursor): RawType {
  cursor.descend();
  const type = parseAnyType(cursor);
  cursor.ascend();
  return type;
}

/** A type that has a keyword of its own. */
export function parseNativeType(cursor: Cursor): NativeTypeName {
  const name = nativeTypeOf(cursor.kind) ?? cursor.fail();
  cursor.advance();
  return name;
}

/** Whether a type may begin with the next token. */
export function isTypeStart(cursor: Cursor): boolean {
  const kind = cursor.kind;
  return kind === Kind.STRING_LITERAL || kind === Kind.SET || isClass(kind, Name);
}

/** A type by its class: the parser looks whether there is such a class. */
function parseClassName(cursor: Cursor): RawType {
  const className = cursor.string();
  try {
    typeFromMarshal(className);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const what = error.code === ErrorCode.SYNTAX_ERROR ? 'Cannot parse' : 'Error setting';
    cursor.mistake(`${what} type ${className}: ${error.message}`);
  }
  return { kind: 'custom', className };
}

function parseAnyType(cursor: Cursor): RawType {
  const kind = cursor.kind;
  const next = cursor.peek(1);
  if (next === Kind.DOT) return parseUserType(cursor);
  const native = nativeTypeOf(kind);
  if (native !== null) {
    cursor.advance();
    return { kind: 'native', name: native };
  }
  if (kind === Kind.STRING_LITERAL) return parseClassName(cursor);
  if (kind === Kind.SET || next === Kind.LESS) {
    switch (kind) {
      case Kind.MAP:
        return parseMapType(cursor);
      case Kind.LIST:
        return { kind: 'list', element: parseOnlyParameter(cursor), frozen: false };
      case Kind.SET:
        return { kind: 'set', element: parseOnlyParameter(cursor), frozen: false };
      case Kind.TUPLE:
        return parseTupleType(cursor);
      case Kind.VECTOR:
        return parseVectorType(cursor);
      case Kind.FROZEN:
        return parseFrozenType(cursor);
      default:
    }
  }
  return parseUserType(cursor);
}

function parseUserType(cursor: Cursor): RawType {
  if (cursor.peek(1) !== Kind.DOT && !isUserTypeNameStart(cursor.kind)) cursor.fail();
  return { kind: 'userType', name: parseUserTypeName(cursor), frozen: false };
}

function parseOnlyParameter(cursor: Cursor): RawType {
  cursor.advance();
  cursor.expect(Kind.LESS);
  const type = parseType(cursor);
  cursor.expect(Kind.GREATER);
  return type;
}

function parseMapType(cursor: Cursor): RawType {
  cursor.advance();
  cursor.expect(Kind.LESS);
  const key = parseType(cursor);
  cursor.expect(Kind.COMMA);
  const value = parseType(cursor);
  cursor.expect(Kind.GREATER);
  return { kind: 'map', key, value, frozen: false };
}

function parseTupleType(cursor: Cursor): RawType {
  cursor.advance();
  cursor.expect(Kind.LESS);
  const elements = [freezeRawType(parseType(cursor))];
  while (cursor.accept(Kind.COMMA)) elements.push(freezeRawType(parseType(cursor)));
  cursor.expect(Kind.GREATER);
  return { kind: 'tuple', elements };
}

function parseVectorType(cursor: Cursor): RawType {
  cursor.advance();
  cursor.expect(Kind.LESS);
  const element = parseType(cursor);
  cursor.expect(Kind.COMMA);
  if (cursor.kind !== Kind.INTEGER) cursor.fail();
  const text = cursor.rawText();
  cursor.advance();
  cursor.expect(Kind.GREATER);
  const dimension = Number(text);
  if (Math.abs(dimension) > MAX_INT) {
    cursor.mistake(
      `Failed parsing statement: [${cursor.text}] reason: NumberFormatException ` +
        `For input string: "${text}"`,
    );
  }
  return { kind: 'vector', element, dimension };
}

function parseFrozenType(cursor: Cursor): RawType {
  const type = parseOnlyParameter(cursor);
  if (!supportsFreezing(type)) {
    const found = rawTypeText(type);
    cursor.mistake(
      `frozen<> is only allowed on collections, tuples, and user-defined types (got ${found})`,
    );
  }
  return freezeRawType(type);
}
