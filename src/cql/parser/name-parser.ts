import type { FunctionName, QualifiedName } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { Basic, isClass, Name, NativeType, nativeTypeOf } from './keyword-class.ts';

/** What a name is of, in the message that refuses a bind marker for it. */
type Named = 'keyspace' | 'table' | 'index' | 'role';

/** A name, or a marker in its place, which is taken and noted as a mistake. */
function nameOrMarker(cursor: Cursor, named: Named): string {
  if (cursor.kind !== Kind.QUESTION_MARK) return cursor.name();
  cursor.advance();
  cursor.mistake(`Bind variables cannot be used for ${named} names`);
  return '?';
}

export function parseKeyspaceName(cursor: Cursor): string {
  return nameOrMarker(cursor, 'keyspace');
}

export function parseIndexName(cursor: Cursor): string {
  return nameOrMarker(cursor, 'index');
}

/** `[keyspace.]table`, also of views and, in DESCRIBE, of indexes. */
export function parseTableName(cursor: Cursor): QualifiedName {
  return parseQualified(cursor, 'table');
}

/** `[keyspace.]index` */
export function parseQualifiedIndexName(cursor: Cursor): QualifiedName {
  return parseQualified(cursor, 'index');
}

function parseQualified(cursor: Cursor, named: Named): QualifiedName {
  if (cursor.peek(1) !== Kind.DOT) return { keyspace: null, name: nameOrMarker(cursor, named) };
  const keyspace = parseKeyspaceName(cursor);
  cursor.expect(Kind.DOT);
  return { keyspace, name: nameOrMarker(cursor, named) };
}

/** The name of a role, which may also be in single quotes and then keeps its case. */
export function parseRoleName(cursor: Cursor): string {
  if (cursor.kind === Kind.STRING_LITERAL) return cursor.string();
  return nameOrMarker(cursor, 'role');
}

/** Type names of other databases, which Cassandra keeps for itself. */
const RESERVED_TYPE_NAMES = new Set([
  'byte',
  'complex',
  'enum',
  'date',
  'interval',
  'macaddr',
  'bitstring',
]);

/** `[keyspace.]type` */
export function parseUserTypeName(cursor: Cursor): QualifiedName {
  let keyspace: string | null = null;
  if (cursor.peek(1) === Kind.DOT) {
    keyspace = cursor.name();
    cursor.expect(Kind.DOT);
  }
  const kind = cursor.kind;
  if (!isUserTypeNameStart(kind)) cursor.fail();
  if (kind === Kind.IDENT && RESERVED_TYPE_NAMES.has(cursor.rawText())) {
    cursor.mistake(`Invalid (reserved) user type name ${cursor.rawText()}`);
  }
  return { keyspace, name: cursor.takeName() };
}

/** Whether the kind may be the unqualified name of a user type. */
export function isUserTypeNameStart(kind: Kind): boolean {
  return (
    kind === Kind.IDENT || kind === Kind.QUOTED_NAME || kind === Kind.KEY || isClass(kind, Basic)
  );
}

/** Whether a function's name, followed by its parenthesis, is next. */
export function isFunctionCall(cursor: Cursor): boolean {
  const second = cursor.peek(1);
  if (second === Kind.LEFT_PAREN) return isFunctionNameKind(cursor.kind);
  if (second !== Kind.DOT || cursor.peek(3) !== Kind.LEFT_PAREN) return false;
  const first = cursor.kind;
  const isKeyspace = first === Kind.QUESTION_MARK || isClass(first, Name);
  return isKeyspace && isFunctionNameKind(cursor.peek(2));
}

function isFunctionNameKind(kind: Kind): boolean {
  if (kind === Kind.IDENT || kind === Kind.QUOTED_NAME) return true;
  return kind === Kind.TOKEN || kind === Kind.COUNT || isClass(kind, Basic | NativeType);
}

/** `[keyspace.]function` */
export function parseFunctionName(cursor: Cursor): FunctionName {
  if (cursor.peek(1) !== Kind.DOT) {
    return { keyspace: null, name: parseUnqualifiedFunctionName(cursor) };
  }
  const keyspace = parseKeyspaceName(cursor);
  cursor.expect(Kind.DOT);
  return { keyspace, name: parseUnqualifiedFunctionName(cursor) };
}

/**
 * A function's name. Only words that are no keyword are made lower case, as Cassandra does: `MAP`
 * calls a function `MAP`, while the native types are always lower case.
 */
export function parseUnqualifiedFunctionName(cursor: Cursor): string {
  const kind = cursor.kind;
  if (!isFunctionNameKind(kind)) cursor.fail();
  if (!isClass(kind, Basic))
    return nativeTypeOf(kind) !== null ? takeNative(cursor) : cursor.takeName();
  const name = cursor.rawText();
  cursor.advance();
  return name;
}

function takeNative(cursor: Cursor): string {
  const name = nativeTypeOf(cursor.kind) ?? cursor.fail();
  cursor.advance();
  return name;
}
