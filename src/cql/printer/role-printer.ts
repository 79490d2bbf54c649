import {
  type AuthenticationStatement,
  PERMISSIONS,
  type Permission,
  type Resource,
  type RoleOptions,
} from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { joinParts } from './modification-printer.ts';
import { functionNameCql, qualifiedNameCql } from './name-printer.ts';
import { signatureCql, textMapCql } from './schema-printer.ts';
import { stringCql } from './term-printer.ts';

/** The CQL of a statement about roles or permissions, which parses to the same statement. */
export function authenticationCql(statement: AuthenticationStatement): string {
  switch (statement.kind) {
    case 'createRole': {
      const ifNotExists = statement.ifNotExists && 'IF NOT EXISTS';
      const role = stringCql(statement.role);
      return joinParts('CREATE ROLE', ifNotExists, role, roleOptionsCql(statement.options));
    }
    case 'alterRole': {
      const ifExists = statement.ifExists && 'IF EXISTS';
      const role = stringCql(statement.role);
      return joinParts('ALTER ROLE', ifExists, role, roleOptionsCql(statement.options));
    }
    case 'dropRole':
      return joinParts('DROP ROLE', statement.ifExists && 'IF EXISTS', stringCql(statement.role));
    case 'grantRole':
      return `GRANT ${stringCql(statement.role)} TO ${stringCql(statement.grantee)}`;
    case 'revokeRole':
      return `REVOKE ${stringCql(statement.role)} FROM ${stringCql(statement.revokee)}`;
    case 'listRoles': {
      const { grantee, recursive } = statement;
      const of = grantee !== null && `OF ${stringCql(grantee)}`;
      return joinParts('LIST ROLES', of, !recursive && 'NORECURSIVE');
    }
    case 'listUsers':
      return 'LIST USERS';
    case 'addIdentity': {
      const { identity, role, ifNotExists } = statement;
      const names = `${stringCql(identity)} TO ROLE ${stringCql(role)}`;
      return joinParts('ADD IDENTITY', ifNotExists && 'IF NOT EXISTS', names);
    }
    case 'dropIdentity': {
      const identity = stringCql(statement.identity);
      return joinParts('DROP IDENTITY', statement.ifExists && 'IF EXISTS', identity);
    }
    case 'grantPermissions': {
      const { permissions, resource, grantee } = statement;
      const what = `${permissionsCql(permissions)} ON ${resourceCql(resource)}`;
      return `GRANT ${what} TO ${stringCql(grantee)}`;
    }
    case 'revokePermissions': {
      const { permissions, resource, revokee } = statement;
      const what = `${permissionsCql(permissions)} ON ${resourceCql(resource)}`;
      return `REVOKE ${what} FROM ${stringCql(revokee)}`;
    }
    case 'listPermissions': {
      const { permissions, resource, grantee, recursive } = statement;
      return joinParts(
        `LIST ${permissionsCql(permissions)}`,
        resource !== null && `ON ${resourceCql(resource)}`,
        grantee !== null && `OF ${stringCql(grantee)}`,
        !recursive && 'NORECURSIVE',
      );
    }
  }
}

function permissionsCql(permissions: readonly Permission[]): string {
  return permissions.length === PERMISSIONS.length ? 'ALL' : permissions.join(', ');
}

function roleOptionsCql(options: RoleOptions): string {
  const { password, hashedPassword, superuser, login, customOptions } = options;
  const items: string[] = [];
  if (password !== null) items.push(`PASSWORD = ${stringCql(password)}`);
  if (hashedPassword !== null) items.push(`HASHED PASSWORD = ${stringCql(hashedPassword)}`);
  if (superuser !== null) items.push(`SUPERUSER = ${superuser}`);
  if (login !== null) items.push(`LOGIN = ${login}`);
  if (customOptions !== null) items.push(`OPTIONS = ${textMapCql(customOptions)}`);
  items.push(...accessCql('TO', 'DATACENTERS', options.datacenters));
  items.push(...accessCql('FROM', 'CIDRS', options.cidrGroups));
  return items.length === 0 ? '' : `WITH ${items.join(' AND ')}`;
}

function accessCql(
  preposition: string,
  noun: string,
  groups: 'all' | readonly string[] | null,
): string[] {
  if (groups === null) return [];
  if (groups === 'all') return [`ACCESS ${preposition} ALL ${noun}`];
  return [`ACCESS ${preposition} ${noun} {${groups.map(stringCql).join(', ')}}`];
}

function resourceCql(resource: Resource): string {
  switch (resource.kind) {
    case 'allKeyspaces':
      return 'ALL KEYSPACES';
    case 'keyspace':
      return `KEYSPACE ${quoteIdentifier(resource.keyspace)}`;
    case 'allTables':
      return `ALL TABLES IN KEYSPACE ${quoteIdentifier(resource.keyspace)}`;
    case 'table':
      return `TABLE ${qualifiedNameCql(resource.table)}`;
    case 'allRoles':
      return 'ALL ROLES';
    case 'role':
      return `ROLE ${stringCql(resource.role)}`;
    case 'allFunctions':
      return 'ALL FUNCTIONS';
    case 'keyspaceFunctions':
      return `ALL FUNCTIONS IN KEYSPACE ${quoteIdentifier(resource.keyspace)}`;
    case 'function': {
      const signature = signatureCql(resource.argumentTypes);
      return `FUNCTION ${functionNameCql(resource.function)}${signature}`;
    }
    case 'allMBeans':
      return 'ALL MBEANS';
    case 'mbean':
      return `MBEAN ${stringCql(resource.name)}`;
  }
}
