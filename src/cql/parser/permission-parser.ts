import { invalidRequest } from '../../base/error/index.ts';
import {
  type GrantPermissionsStatement,
  type GrantRoleStatement,
  type ListPermissionsStatement,
  type ListRolesStatement,
  type ListUsersStatement,
  PERMISSIONS,
  type Permission,
  RESOURCE_KINDS,
  type Resource,
  type RevokePermissionsStatement,
  type RevokeRoleStatement,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { parseSignature } from './function-parser.ts';
import { parseJmxObjectName } from './jmx-object-name.ts';
import { isClass, Name } from './keyword-class.ts';
import {
  parseFunctionName,
  parseKeyspaceName,
  parseRoleName,
  parseTableName,
} from './name-parser.ts';

/** After GRANT: permissions to a role, or a role to another. */
export function parseGrant(cursor: Cursor): GrantPermissionsStatement | GrantRoleStatement {
  if (!isPermissionNext(cursor, Kind.TO)) {
    const role = parseRoleName(cursor);
    cursor.expect(Kind.TO);
    return { kind: 'grantRole', role, grantee: parseRoleName(cursor) };
  }
  const granted = parsePermissions(cursor);
  cursor.expect(Kind.ON);
  const resource = parseResource(cursor);
  cursor.expect(Kind.TO);
  const grantee = parseRoleName(cursor);
  const permissions = applicable(cursor, granted, resource);
  return { kind: 'grantPermissions', permissions, resource, grantee };
}

/** After REVOKE. */
export function parseRevoke(cursor: Cursor): RevokePermissionsStatement | RevokeRoleStatement {
  if (!isPermissionNext(cursor, Kind.FROM)) {
    const role = parseRoleName(cursor);
    cursor.expect(Kind.FROM);
    return { kind: 'revokeRole', role, revokee: parseRoleName(cursor) };
  }
  const revoked = parsePermissions(cursor);
  cursor.expect(Kind.ON);
  const resource = parseResource(cursor);
  cursor.expect(Kind.FROM);
  const revokee = parseRoleName(cursor);
  const permissions = applicable(cursor, revoked, resource);
  return { kind: 'revokePermissions', permissions, resource, revokee };
}

/** After LIST: permissions, roles or users. */
export function parseList(
  cursor: Cursor,
): ListPermissionsStatement | ListRolesStatement | ListUsersStatement {
  if (cursor.accept(Kind.USERS)) return { kind: 'listUsers' };
  if (cursor.accept(Kind.ROLES)) {
    const grantee = cursor.accept(Kind.OF) ? parseRoleName(cursor) : null;
    return { kind: 'listRoles', grantee, recursive: !cursor.accept(Kind.NORECURSIVE) };
  }
  const permissions = parsePermissions(cursor);
  const resource = cursor.accept(Kind.ON) ? parseResource(cursor) : null;
  const grantee = cursor.accept(Kind.OF) ? parseRoleName(cursor) : null;
  const recursive = !cursor.accept(Kind.NORECURSIVE);
  return { kind: 'listPermissions', permissions, resource, grantee, recursive };
}

const PERMISSION_BY_KIND: ReadonlyMap<Kind, Permission> = new Map<Kind, Permission>(
  PERMISSIONS.map((permission) => [Kind[permission], permission]),
);

/** ALL and some permissions may be names of roles: then what follows a role is next. */
function isPermissionNext(cursor: Cursor, afterRole: Kind): boolean {
  const isPermission = cursor.kind === Kind.ALL || PERMISSION_BY_KIND.has(cursor.kind);
  return isPermission && cursor.peek(1) !== afterRole;
}

/** ALL [PERMISSIONS], or permissions separated by commas, each with PERMISSION after it or not. */
function parsePermissions(cursor: Cursor): readonly Permission[] {
  if (cursor.accept(Kind.ALL)) {
    cursor.accept(Kind.PERMISSIONS);
    return PERMISSIONS;
  }
  const given = new Set<Permission>();
  do {
    given.add(PERMISSION_BY_KIND.get(cursor.kind) ?? cursor.fail());
    cursor.advance();
    cursor.accept(Kind.PERMISSION);
  } while (cursor.accept(Kind.COMMA));
  return PERMISSIONS.filter((permission) => given.has(permission));
}

function parseResource(cursor: Cursor): Resource {
  const next = cursor.peek(1);
  switch (cursor.kind) {
    case Kind.ALL:
      return acceptAllResource(cursor) ?? parseTableResource(cursor);
    case Kind.KEYSPACE:
      cursor.advance();
      return { kind: 'keyspace', keyspace: parseKeyspaceName(cursor) };
    case Kind.ROLE:
      if (next !== Kind.STRING_LITERAL && !isName(next)) break;
      cursor.advance();
      return { kind: 'role', role: parseRoleName(cursor) };
    case Kind.FUNCTION:
      if (next !== Kind.TOKEN && !isName(next)) break;
      cursor.advance();
      return parseFunctionResource(cursor);
    case Kind.MBEAN:
    case Kind.MBEANS:
      if (next === Kind.STRING_LITERAL) return parseMBeanResource(cursor);
      break;
    default:
  }
  return parseTableResource(cursor);
}

function isName(kind: Kind): boolean {
  return kind === Kind.QUESTION_MARK || isClass(kind, Name);
}

function parseTableResource(cursor: Cursor): Resource {
  cursor.accept(Kind.COLUMNFAMILY);
  return { kind: 'table', table: parseTableName(cursor) };
}

function acceptAllResource(cursor: Cursor): Resource | null {
  const kind = cursor.peek(1);
  switch (kind) {
    case Kind.KEYSPACES:
    case Kind.ROLES:
    case Kind.MBEANS:
    case Kind.TABLES:
    case Kind.FUNCTIONS:
      cursor.advance();
      cursor.advance();
      break;
    default:
      return null;
  }
  if (kind === Kind.KEYSPACES) return { kind: 'allKeyspaces' };
  if (kind === Kind.ROLES) return { kind: 'allRoles' };
  if (kind === Kind.MBEANS) return { kind: 'allMBeans' };
  if (kind === Kind.TABLES) {
    cursor.expect(Kind.IN);
    cursor.expect(Kind.KEYSPACE);
    return { kind: 'allTables', keyspace: parseKeyspaceName(cursor) };
  }
  if (!cursor.acceptAll(Kind.IN, Kind.KEYSPACE)) return { kind: 'allFunctions' };
  return { kind: 'keyspaceFunctions', keyspace: parseKeyspaceName(cursor) };
}

function parseFunctionResource(cursor: Cursor): Resource {
  const name = parseFunctionName(cursor);
  const argumentTypes = parseSignature(cursor);
  if (name.keyspace === null) {
    throw invalidRequest('In this context function name must be explictly qualified by a keyspace');
  }
  return { kind: 'function', function: name, argumentTypes };
}

function parseMBeanResource(cursor: Cursor): Resource {
  const isPlural = cursor.kind === Kind.MBEANS;
  cursor.advance();
  const text = cursor.string();
  if (text === '') cursor.mistake('Empty JMX object name supplied');
  if (text === '*:*') cursor.mistake('Please use ALL MBEANS instead of wildcard pattern');
  const name = parseJmxObjectName(text);
  if (name === null) {
    cursor.mistake(`${text} is not a valid JMX object name`);
    return { kind: 'mbean', name: text };
  }
  if (isPlural && !name.isPattern) {
    cursor.mistake(`Plural form used, but non-pattern JMX object name specified (${text})`);
  }
  return { kind: 'mbean', name: name.canonical };
}

/** Those of the permissions that the resource knows; none of them is a mistake. */
function applicable(
  cursor: Cursor,
  permissions: readonly Permission[],
  resource: Resource,
): readonly Permission[] {
  const [resourceClass, known] = RESOURCE_KINDS[resource.kind];
  const filtered = permissions.filter((permission) => known.includes(permission));
  if (filtered.length === 0) {
    cursor.mistake(
      `Resource type ${resourceClass} does not support any of the requested permissions`,
    );
  }
  return filtered;
}
