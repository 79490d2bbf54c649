import { type RequestError, syntaxError } from '../../base/error/index.ts';
import type {
  AddIdentityStatement,
  AlterRoleStatement,
  CreateRoleStatement,
  DropIdentityStatement,
  DropRoleStatement,
  RoleOptions,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptIfExists, acceptIfNotExists } from './clause-parser.ts';
import type { Cursor } from './cursor.ts';
import { parseRoleName } from './name-parser.ts';
import { convertMap } from './property-parser.ts';
import { parseMapLiteral } from './term-parser.ts';

type Options = { -readonly [name in keyof RoleOptions]: RoleOptions[name] };

function noOptions(): Options {
  return {
    password: null,
    hashedPassword: null,
    superuser: null,
    login: null,
    customOptions: null,
    datacenters: null,
    cidrGroups: null,
  };
}

/** After CREATE ROLE. */
export function parseCreateRole(cursor: Cursor): CreateRoleStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const role = parseRoleName(cursor);
  const options = parseRoleOptions(cursor);
  options.login ??= false;
  options.superuser ??= false;
  refuseTwoPasswords(options);
  return { kind: 'createRole', role, ifNotExists, options };
}

/** After ALTER ROLE. */
export function parseAlterRole(cursor: Cursor): AlterRoleStatement {
  const ifExists = acceptIfExists(cursor);
  const role = parseRoleName(cursor);
  const options = parseRoleOptions(cursor);
  refuseTwoPasswords(options);
  return { kind: 'alterRole', role, ifExists, options };
}

function refuseTwoPasswords(options: Options): void {
  if (options.password !== null && options.hashedPassword !== null) {
    throw syntaxError("Options 'password' and 'hashed password' are mutually exclusive");
  }
}

function parseRoleOptions(cursor: Cursor): Options {
  const options = noOptions();
  if (!cursor.accept(Kind.WITH)) return options;
  const given = new Set<string>();
  do parseRoleOption(cursor, options, given);
  while (cursor.accept(Kind.AND));
  return options;
}

function parseRoleOption(cursor: Cursor, options: Options, given: Set<string>): void {
  switch (cursor.kind) {
    case Kind.PASSWORD:
      cursor.acceptAll(Kind.PASSWORD, Kind.EQUAL);
      options.password = once(given, 'PASSWORD', cursor.string());
      break;
    case Kind.HASHED:
      cursor.acceptAll(Kind.HASHED, Kind.PASSWORD, Kind.EQUAL);
      options.hashedPassword = once(given, 'HASHED_PASSWORD', cursor.string());
      break;
    case Kind.OPTIONS:
      cursor.acceptAll(Kind.OPTIONS, Kind.EQUAL);
      options.customOptions = once(given, 'OPTIONS', convertMap(cursor, parseMapLiteral(cursor)));
      break;
    case Kind.SUPERUSER:
      cursor.acceptAll(Kind.SUPERUSER, Kind.EQUAL);
      options.superuser = once(given, 'SUPERUSER', parseBoolean(cursor));
      break;
    case Kind.LOGIN:
      cursor.acceptAll(Kind.LOGIN, Kind.EQUAL);
      options.login = once(given, 'LOGIN', parseBoolean(cursor));
      break;
    default:
      cursor.expect(Kind.ACCESS);
      parseAccess(cursor, options);
  }
}

/** ACCESS TO ... or ACCESS FROM ...; each may name more groups than an earlier one did. */
function parseAccess(cursor: Cursor, options: Options): void {
  if (cursor.accept(Kind.FROM)) {
    options.cidrGroups = parseAllOrNames(cursor, Kind.CIDRS, options.cidrGroups);
  } else {
    cursor.expect(Kind.TO);
    options.datacenters = parseAllOrNames(cursor, Kind.DATACENTERS, options.datacenters);
  }
}

function parseAllOrNames(
  cursor: Cursor,
  kind: Kind,
  earlier: 'all' | readonly string[] | null,
): 'all' | readonly string[] {
  if (cursor.acceptAll(Kind.ALL, kind)) {
    if (earlier !== null && earlier !== 'all') {
      const groups = kind === Kind.CIDRS ? 'CIDR Groups' : 'DCs';
      throw illegalArgument(cursor, `${groups} have already been set`);
    }
    return 'all';
  }
  cursor.expect(kind);
  cursor.expect(Kind.LEFT_BRACE);
  const names = [cursor.string()];
  while (cursor.accept(Kind.COMMA)) names.push(cursor.string());
  cursor.expect(Kind.RIGHT_BRACE);
  if (earlier === 'all') throw illegalArgument(cursor, 'All has been set');
  return [...new Set([...(earlier ?? []), ...names])];
}

/** What Cassandra answers when its parser is stopped by a Java exception. */
function illegalArgument(cursor: Cursor, message: string): RequestError {
  const reason = `IllegalArgumentException ${message}`;
  return syntaxError(`Failed parsing statement: [${cursor.text}] reason: ${reason}`);
}

function parseBoolean(cursor: Cursor): boolean {
  const text = cursor.rawText();
  cursor.expect(Kind.BOOLEAN_LITERAL);
  return text.toLowerCase() === 'true';
}

function once<T>(given: Set<string>, option: string, value: T): T {
  if (given.has(option)) throw syntaxError(`Multiple definition for property '${option}'`);
  given.add(option);
  return value;
}

/** After CREATE USER: a role that may log in. */
export function parseCreateUser(cursor: Cursor): CreateRoleStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const role = parseUserName(cursor);
  const options = parseUserOptions(cursor);
  options.superuser ??= false;
  options.login = true;
  return { kind: 'createRole', role, ifNotExists, options };
}

/** After ALTER USER. */
export function parseAlterUser(cursor: Cursor): AlterRoleStatement {
  const ifExists = acceptIfExists(cursor);
  const role = parseUserName(cursor);
  return { kind: 'alterRole', role, ifExists, options: parseUserOptions(cursor) };
}

/** After DROP USER. */
export function parseDropUser(cursor: Cursor): DropRoleStatement {
  const ifExists = acceptIfExists(cursor);
  return { kind: 'dropRole', role: parseUserName(cursor), ifExists };
}

/** [WITH [HASHED] PASSWORD 'p'] [SUPERUSER | NOSUPERUSER] */
function parseUserOptions(cursor: Cursor): Options {
  const options = noOptions();
  if (cursor.accept(Kind.WITH)) {
    const isHashed = cursor.accept(Kind.HASHED);
    cursor.expect(Kind.PASSWORD);
    options[isHashed ? 'hashedPassword' : 'password'] = cursor.string();
  }
  if (cursor.accept(Kind.SUPERUSER)) options.superuser = true;
  else if (cursor.accept(Kind.NOSUPERUSER)) options.superuser = false;
  return options;
}

function parseUserName(cursor: Cursor): string {
  return parseWordOrString(
    cursor,
    'Quoted strings are are not supported for user names and USER is deprecated, please use ROLE',
  );
}

function parseIdentityText(cursor: Cursor): string {
  return parseWordOrString(cursor, 'Quoted strings are are not supported for identity');
}

/** A word or a string, both as they are; a name in double quotes is a mistake. */
function parseWordOrString(cursor: Cursor, quotedNameMistake: string): string {
  switch (cursor.kind) {
    case Kind.STRING_LITERAL:
      return cursor.string();
    case Kind.QUOTED_NAME:
      cursor.mistake(quotedNameMistake);
      return cursor.takeName();
    default: {
      const text = cursor.rawText();
      cursor.expect(Kind.IDENT);
      return text;
    }
  }
}

/** After ADD. */
export function parseAddIdentity(cursor: Cursor): AddIdentityStatement {
  cursor.expect(Kind.IDENTITY);
  const ifNotExists = acceptIfNotExists(cursor);
  const identity = parseIdentityText(cursor);
  cursor.expect(Kind.TO);
  cursor.expect(Kind.ROLE);
  return { kind: 'addIdentity', identity, role: parseIdentityText(cursor), ifNotExists };
}

/** After DROP IDENTITY. */
export function parseDropIdentity(cursor: Cursor): DropIdentityStatement {
  const ifExists = acceptIfExists(cursor);
  return { kind: 'dropIdentity', identity: parseIdentityText(cursor), ifExists };
}
