import type { PermissionDetails, Resource } from '../../../auth/index.ts';
import {
  ALL_FUNCTIONS,
  ALL_KEYSPACES,
  ALL_MBEANS,
  ALL_ROLES,
  allTablesResource,
  keyspaceFunctionsResource,
  keyspaceResource,
  mbeanResource,
  resourceChain,
  roleResource,
  tableResource,
} from '../../../auth/index.ts';
import { invalidRequest, unauthorized } from '../../../base/error/index.ts';
import type {
  GrantPermissionsStatement,
  ListPermissionsStatement,
  Permission,
  QualifiedName,
  Resource as ResourceNode,
  RevokePermissionsStatement,
} from '../../../cql/ast/index.ts';
import { PERMISSIONS } from '../../../cql/ast/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { findUserFunction, isSystemKeyspace, VIRTUAL_KEYSPACES } from '../../../schema/index.ts';
import { textType } from '../../../types/index.ts';
import type { ResultBody } from '../../query-processor.ts';
import { VOID } from '../executable.ts';
import type { AuthContext } from './auth-executable.ts';
import { AuthExecutable, checkGrantee, rowsOf } from './auth-executable.ts';
import { resourceOfSignature, typesOfSignature } from './function-resources.ts';

/** Makes GRANT, REVOKE or LIST of permissions what can be run; `keyspace` is the one in use. */
export function permissionExecutable(
  statement: GrantPermissionsStatement | RevokePermissionsStatement | ListPermissionsStatement,
  keyspace: string | null,
): AuthExecutable {
  if (statement.kind === 'listPermissions') {
    return new AuthExecutable({
      validate: (context) => checkList(statement, keyspace, context),
      run: (context) => listPermissions(statement, keyspace, context),
    });
  }
  return new AuthExecutable({
    authorize: (context) => authorizeChange(statement, keyspace, context),
    validate: (context) => checkChange(statement, keyspace, context),
    run: (context) => changePermissions(statement, keyspace, context),
  });
}

type PermissionChange = GrantPermissionsStatement | RevokePermissionsStatement;

function keyspaceOf(name: QualifiedName, keyspace: string | null): string {
  const within = name.keyspace ?? keyspace;
  if (within !== null) return within;
  throw invalidRequest(
    'No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename',
  );
}

/**
 * What a statement names; a table without a keyspace is one of the keyspace in use. Throws
 * `invalidRequest` when there is none.
 */
function resourceOf(node: ResourceNode, keyspace: string | null, schema: Schema): Resource {
  switch (node.kind) {
    case 'allKeyspaces':
      return ALL_KEYSPACES;
    case 'keyspace':
      return keyspaceResource(node.keyspace);
    case 'allTables':
      return allTablesResource(node.keyspace);
    case 'table':
      return tableResource(keyspaceOf(node.table, keyspace), node.table.name);
    case 'allRoles':
      return ALL_ROLES;
    case 'role':
      return roleResource(node.role);
    case 'allFunctions':
      return ALL_FUNCTIONS;
    case 'keyspaceFunctions':
      return keyspaceFunctionsResource(node.keyspace);
    case 'function':
      return resourceOfSignature(node.function, node.argumentTypes, schema);
    case 'allMBeans':
      return ALL_MBEANS;
    case 'mbean':
      return mbeanResource(node.name);
  }
}

async function exists(
  node: ResourceNode,
  keyspace: string | null,
  context: AuthContext,
): Promise<boolean> {
  const schema = context.environment.schema.current;
  switch (node.kind) {
    case 'keyspace':
    case 'allTables':
    case 'keyspaceFunctions':
      return schema.keyspace(node.keyspace) !== undefined;
    case 'table':
      return schema.table(node.table.keyspace ?? keyspace ?? '', node.table.name) !== undefined;
    case 'role':
      return context.exists(node.role);
    case 'function': {
      const { keyspace: within, name } = node.function;
      if (within === 'system') {
        throw invalidRequest('Altering permissions on builtin functions is not supported');
      }
      const found = schema.keyspace(within ?? '');
      const types = typesOfSignature(within ?? '', node.argumentTypes, schema);
      return found !== undefined && findUserFunction(found, name, types) !== undefined;
    }
    case 'mbean':
      // There are none: this is no JVM.
      return false;
    default:
      return true;
  }
}

const ALLOWED_ON_SYSTEM: ReadonlySet<Permission> = new Set(['SELECT', 'DESCRIBE', 'ALTER']);

function isStoredSystemKeyspace(name: string | null): boolean {
  return name !== null && isSystemKeyspace(name) && !VIRTUAL_KEYSPACES.has(name);
}

async function authorizeChange(
  statement: PermissionChange,
  keyspace: string | null,
  { auth, role, environment }: AuthContext,
): Promise<void> {
  const resource = resourceOf(statement.resource, keyspace, environment.schema.current);
  const needed = ['AUTHORIZE' as const, ...statement.permissions];
  await auth.ensure(
    role,
    needed.map((permission) => ({ permission, resource })),
  );
}

function memberOf(statement: PermissionChange): string {
  return statement.kind === 'grantPermissions' ? statement.grantee : statement.revokee;
}

async function checkChange(
  statement: PermissionChange,
  keyspace: string | null,
  context: AuthContext,
): Promise<void> {
  context.auth.named(context.role);
  const role = memberOf(statement);
  if (!(await context.exists(role))) throw invalidRequest(`Role ${role} doesn't exist`);
  const resource = resourceOf(statement.resource, keyspace, context.environment.schema.current);
  if (!(await exists(statement.resource, keyspace, context))) {
    throw invalidRequest(`Resource ${resource.text} doesn't exist`);
  }
  if (statement.kind === 'grantPermissions' && isStoredSystemKeyspace(resource.keyspace)) {
    if (!statement.permissions.every((each) => ALLOWED_ON_SYSTEM.has(each))) {
      throw unauthorized(
        'Granting permissions on system keyspaces is strictly limited, this operation is not permitted',
      );
    }
  }
}

async function changePermissions(
  statement: PermissionChange,
  keyspace: string | null,
  { auth, environment, warn }: AuthContext,
): Promise<ResultBody> {
  const isGrant = statement.kind === 'grantPermissions';
  const role = memberOf(statement);
  const { permissions } = statement;
  const resource = resourceOf(statement.resource, keyspace, environment.schema.current);
  if (!auth.requiresAuthorization) {
    const what = isGrant ? 'GRANT' : 'REVOKE';
    throw invalidRequest(`${what} operation is not supported by AllowAllAuthorizer`);
  }
  const changed = isGrant
    ? await auth.permissions.grant(permissions, resource, role)
    : await auth.permissions.revoke(permissions, resource, role);
  auth.changed();
  const idle = permissions.filter((each) => !changed.includes(each));
  if (idle.length > 0 && permissions.length < PERMISSIONS.length) {
    const was = isGrant ? 'was already granted' : 'was not granted';
    warn(`Role '${role}' ${was} ${idle.join(', ')} on ${resource.text}`);
  }
  return VOID;
}

const columns = { role: textType, username: textType, resource: textType, permission: textType };

async function checkList(
  { resource, grantee }: ListPermissionsStatement,
  keyspace: string | null,
  context: AuthContext,
): Promise<void> {
  context.auth.named(context.role);
  if (resource !== null) {
    const { text } = resourceOf(resource, keyspace, context.environment.schema.current);
    if (!(await exists(resource, keyspace, context))) throw invalidRequest(`${text} doesn't exist`);
  }
  await checkGrantee(grantee, context);
}

async function listPermissions(
  statement: ListPermissionsStatement,
  keyspace: string | null,
  context: AuthContext,
): Promise<ResultBody> {
  const { auth, environment } = context;
  const { permissions, grantee, recursive } = statement;
  const { current } = environment.schema;
  const resource =
    statement.resource === null ? null : resourceOf(statement.resource, keyspace, current);
  if (!auth.requiresAuthorization) {
    throw invalidRequest('LIST PERMISSIONS operation is not supported by AllowAllAuthorizer');
  }
  await ensureMayList(grantee, context);
  const resources: readonly (Resource | null)[] =
    resource !== null && recursive ? resourceChain(resource) : [resource];
  const roles: readonly (string | null)[] =
    grantee === null ? [null] : (await auth.roles.collect(grantee, true)).map(({ name }) => name);
  const found: PermissionDetails[] = [];
  for (const each of resources) {
    for (const role of roles) found.push(...(await auth.permissions.list(permissions, each, role)));
  }
  const rows = found.sort(compareDetails).map(({ role, resource: on, permission }) => {
    const name = textType.encode(role);
    return [name, name, textType.encode(on.text), textType.encode(permission)];
  });
  return rowsOf('permissions', columns, rows);
}

async function ensureMayList(grantee: string | null, context: AuthContext): Promise<void> {
  const { auth, user } = context;
  if (await context.isSuperuser()) return;
  if (grantee !== null && (await auth.access.rolesOf(user)).includes(grantee)) return;
  const onRoles = await auth.access.permissionsOn(user, ALL_ROLES);
  if (onRoles.has('DESCRIBE')) return;
  if (grantee !== null) {
    const onRole = await auth.access.permissionsOn(user, roleResource(grantee));
    if (onRole.has('DESCRIBE')) return;
  }
  throw unauthorized(`You are not authorized to view ${grantee ?? 'everyone'}'s permissions`);
}

function compareDetails(left: PermissionDetails, right: PermissionDetails): number {
  return (
    compareTexts(left.role, right.role) ||
    compareTexts(left.resource.name, right.resource.name) ||
    PERMISSIONS.indexOf(left.permission) - PERMISSIONS.indexOf(right.permission)
  );
}

function compareTexts(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
