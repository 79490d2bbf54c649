import type { RoleChange } from '../../../auth/index.ts';
import { ALL_ROLES, hashPassword, isPasswordHash, roleResource } from '../../../auth/index.ts';
import { invalidRequest, unauthorized } from '../../../base/error/index.ts';
import type {
  AlterRoleStatement,
  CreateRoleStatement,
  DropRoleStatement,
  GrantRoleStatement,
  ListRolesStatement,
  ListUsersStatement,
  RevokeRoleStatement,
  RoleOptions,
} from '../../../cql/ast/index.ts';
import { javaSetOrder } from '../../../schema/index.ts';
import { booleanType, mapType, textType } from '../../../types/index.ts';
import type { ResultBody } from '../../query-processor.ts';
import { VOID } from '../executable.ts';
import type { AuthContext, AuthSteps } from './auth-executable.ts';
import {
  AuthExecutable,
  checkGrantee,
  ensureExists,
  ensureRolePermission,
  rowsOf,
} from './auth-executable.ts';

type RoleStatement =
  | CreateRoleStatement
  | AlterRoleStatement
  | DropRoleStatement
  | GrantRoleStatement
  | RevokeRoleStatement
  | ListRolesStatement
  | ListUsersStatement;

/** Makes a statement about roles what can be run. */
export function roleExecutable(statement: RoleStatement): AuthExecutable {
  return new AuthExecutable(stepsOf(statement));
}

function stepsOf(statement: RoleStatement): AuthSteps {
  switch (statement.kind) {
    case 'createRole':
      return {
        authorize: (context) => authorizeCreation(statement, context),
        validate: (context) => checkCreation(statement, context),
        run: (context) => createRole(statement, context),
      };
    case 'alterRole':
      return {
        authorize: (context) => authorizeAlteration(statement, context),
        validate: (context) => checkAlteration(statement, context),
        run: (context) => alterRole(statement, context),
      };
    case 'dropRole':
      return {
        authorize: (context) => authorizeDrop(statement, context),
        validate: (context) => checkDrop(statement, context),
        run: (context) => dropRole(statement, context),
      };
    case 'grantRole':
      return membershipSteps('grant', statement.role, statement.grantee);
    case 'revokeRole':
      return membershipSteps('revoke', statement.role, statement.revokee);
    case 'listRoles':
      return {
        validate: (context) => checkGrantee(statement.grantee, context),
        run: (context) => listRoles(statement, context),
      };
    case 'listUsers':
      return { validate: (context) => checkGrantee(null, context), run: listUsers };
  }
}

function checkOptions(options: RoleOptions, { auth }: AuthContext): void {
  const named: readonly (readonly [string, unknown, boolean])[] = [
    ['PASSWORD', options.password, auth.keepsPasswords],
    ['HASHED PASSWORD', options.hashedPassword, auth.keepsPasswords],
    ['OPTIONS', options.customOptions, false],
  ];
  for (const [name, value, isSupported] of named) {
    if (value === null || isSupported) continue;
    throw invalidRequest(`org.apache.cassandra.auth.CassandraRoleManager doesn't support ${name}`);
  }
  if (options.hashedPassword !== null && !isPasswordHash(options.hashedPassword)) {
    throw invalidRequest('Invalid hashed password value. Please use jBcrypt.');
  }
}

async function checkPlaces(options: RoleOptions, context: AuthContext): Promise<void> {
  checkDataCenters(options, context.environment.knownDataCenters());
  await checkCidrGroups(options, context);
}

/** Data centres must exist, whether anybody looks at them or not. */
function checkDataCenters(options: RoleOptions, known: ReadonlyMap<string, number>): void {
  const { datacenters } = options;
  if (datacenters !== null && datacenters !== 'all') {
    const unknown = datacenters.filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw invalidRequest(
        `Invalid value(s) for DATACENTERS '[${javaSetOrder([...new Set(datacenters)]).join(', ')}]',` +
          'All values must be valid datacenters',
      );
    }
  }
}

async function checkCidrGroups({ cidrGroups }: RoleOptions, { auth }: AuthContext): Promise<void> {
  if (cidrGroups === null || cidrGroups === 'all') return;
  const known = await auth.cidrGroups.names();
  if (cidrGroups.every((group) => known.includes(group))) return;
  const text = (names: readonly string[]) => `[${javaSetOrder([...new Set(names)]).join(', ')}]`;
  throw invalidRequest(
    `Invalid CIDR group(s): ${text(cidrGroups)}. Available CIDR Groups are: ${text(known)}`,
  );
}

/** Writes from where a role may come, as far as the statement says it (null: it does not). */
async function setPlaces(
  role: string,
  { datacenters, cidrGroups }: RoleOptions,
  { auth }: AuthContext,
): Promise<void> {
  const named = (places: readonly string[] | 'all') => (places === 'all' ? [] : places);
  if (datacenters !== null) await auth.dataCenters.set(role, named(datacenters));
  if (cidrGroups !== null) await auth.cidrPermissions.set(role, named(cidrGroups));
}

async function checkCreation(
  { role, options, ifNotExists }: CreateRoleStatement,
  context: AuthContext,
): Promise<void> {
  checkOptions(options, context);
  if (role === '') throw invalidRequest("Role name can't be an empty string");
  await checkPlaces(options, context);
  context.auth.named(context.role);
  if (!ifNotExists && (await context.exists(role))) throw invalidRequest(`${role} already exists`);
}

async function checkAlteration(
  { role, options, ifExists }: AlterRoleStatement,
  context: AuthContext,
): Promise<void> {
  checkOptions(options, context);
  if (Object.values(options).every((value) => value === null)) {
    throw invalidRequest("ALTER [ROLE|USER] can't be empty");
  }
  await checkPlaces(options, context);
  context.auth.named(context.role);
  if (!(await context.exists(role)) && !ifExists) {
    throw invalidRequest(`Role ${role} doesn't exist`);
  }
}

async function authorizeCreation(
  { options }: CreateRoleStatement,
  context: AuthContext,
): Promise<void> {
  await ensureRolePermission(context, 'CREATE', null);
  if (options.superuser === true && !(await context.isSuperuser())) {
    throw unauthorized('Only superusers can create a role with superuser status');
  }
}

async function changeOf(options: RoleOptions): Promise<RoleChange> {
  const { superuser, login, password, hashedPassword } = options;
  const saltedHash = password === null ? hashedPassword : await hashPassword(password);
  return { isSuperuser: superuser, canLogin: login, saltedHash };
}

async function createRole(
  { role, options }: CreateRoleStatement,
  context: AuthContext,
): Promise<ResultBody> {
  const { auth, user } = context;
  if (await context.exists(role)) return VOID;
  await auth.roles.create(role, await changeOf(options));
  const datacenters = auth.restrictsDataCenters ? (options.datacenters ?? 'all') : null;
  const cidrGroups = options.cidrGroups ?? 'all';
  await setPlaces(role, { ...options, datacenters, cidrGroups }, context);
  if (auth.requiresAuthorization) {
    const resource = roleResource(role);
    await auth.permissions.grant(resource.permissions, resource, user);
  }
  auth.changed();
  return VOID;
}

/** What a role may change of itself, when passwords are kept here. */
const OWN_OPTIONS: ReadonlySet<keyof RoleOptions> = new Set(['password', 'hashedPassword']);
const OPTION_NAMES: Readonly<Record<keyof RoleOptions, string>> = {
  password: 'PASSWORD',
  hashedPassword: 'HASHED_PASSWORD',
  superuser: 'SUPERUSER',
  login: 'LOGIN',
  customOptions: 'OPTIONS',
  datacenters: 'DATACENTERS',
  cidrGroups: 'CIDRS',
};

async function alterRole(
  { role, options }: AlterRoleStatement,
  context: AuthContext,
): Promise<ResultBody> {
  const { auth } = context;
  if (!(await context.exists(role))) return VOID;
  await auth.roles.alter(role, await changeOf(options));
  if (options.datacenters !== null && !auth.restrictsDataCenters) {
    throw invalidRequest(
      'ACCESS TO DATACENTERS operations not supported by AllowAllNetworkAuthorizer',
    );
  }
  await setPlaces(role, options, context);
  auth.changed();
  return VOID;
}

async function authorizeAlteration(
  { role, options }: AlterRoleStatement,
  context: AuthContext,
): Promise<void> {
  const { auth, role: user } = context;
  const isSuper = await context.isSuperuser();
  const ownRoles = user === null ? [] : await auth.access.rolesOf(user);
  if (options.superuser !== null && ownRoles.includes(role)) {
    throw unauthorized(
      "You aren't allowed to alter your own superuser status or that of a role granted to you",
    );
  }
  if (options.superuser !== null && !isSuper) {
    throw unauthorized('Only superusers are allowed to alter superuser status');
  }
  if (options.datacenters !== null && !isSuper) {
    throw unauthorized('Only superusers are allowed to alter access to datacenters.');
  }
  if (options.cidrGroups !== null && !isSuper) {
    throw unauthorized('Only superusers are allowed to alter access from CIDR groups.');
  }
  if (isSuper) return;
  if (user !== role) {
    await ensureRolePermission(context, 'ALTER', role);
    return;
  }
  for (const [option, value] of Object.entries(options)) {
    const name = option as keyof RoleOptions;
    if (value === null || OWN_OPTIONS.has(name)) continue;
    throw unauthorized(`You aren't allowed to alter ${OPTION_NAMES[name]}`);
  }
}

async function authorizeDrop({ role }: DropRoleStatement, context: AuthContext): Promise<void> {
  await ensureRolePermission(context, 'DROP', role);
  if (!(await context.exists(role)) || !(await context.auth.access.isSuperuser(role))) return;
  if (await context.isSuperuser()) return;
  throw unauthorized('Only superusers can drop a role with superuser status');
}

async function checkDrop(
  { role, ifExists }: DropRoleStatement,
  context: AuthContext,
): Promise<void> {
  const { user } = context;
  if (!ifExists) await ensureExists(context, role);
  if (user === role) throw invalidRequest('Cannot DROP primary role for current login');
}

async function dropRole({ role }: DropRoleStatement, context: AuthContext): Promise<ResultBody> {
  const { auth } = context;
  if (!(await context.exists(role))) return VOID;
  await auth.roles.drop(role);
  await auth.permissions.revokeAllFrom(role);
  await auth.permissions.revokeAllOn(roleResource(role).name);
  if (auth.restrictsDataCenters) await auth.dataCenters.drop(role);
  await auth.cidrPermissions.drop(role);
  auth.changed();
  return VOID;
}

function membershipSteps(change: 'grant' | 'revoke', role: string, member: string): AuthSteps {
  return {
    authorize: (context) => ensureRolePermission(context, 'AUTHORIZE', role),
    validate: async (context) => {
      context.auth.named(context.role);
      await ensureExists(context, role);
      await ensureExists(context, member);
    },
    run: async ({ auth }) => {
      await auth.roles[change](role, member);
      auth.changed();
      return VOID;
    },
  };
}

const options = mapType(textType, textType, { frozen: true });

/** Names of the roles that the user may see, sorted. */
async function visibleRoles(
  grantee: string | null,
  recursive: boolean,
  { auth, user }: AuthContext,
): Promise<readonly string[]> {
  const namesOf = async (role: string) =>
    (await auth.roles.collect(role, recursive)).map(({ name }) => name);
  const maySeeAll =
    !auth.requiresAuthorization ||
    (await auth.access.permissionsOn(user, ALL_ROLES)).has('DESCRIBE');
  if (maySeeAll) return grantee === null ? auth.roles.allNames() : namesOf(grantee);
  if (grantee === null) return namesOf(user);
  if ((await auth.access.rolesOf(user)).includes(grantee)) return namesOf(grantee);
  throw unauthorized(`You are not authorized to view roles granted to ${grantee} `);
}

async function listRoles(
  { grantee, recursive }: ListRolesStatement,
  context: AuthContext,
): Promise<ResultBody> {
  const names = await visibleRoles(grantee, recursive, context);
  const rows: Buffer[][] = [];
  for (const name of [...names].sort()) {
    const role = await context.auth.roles.read(name);
    rows.push([
      textType.encode(name),
      booleanType.encode(role?.isSuperuser === true),
      booleanType.encode(role?.canLogin === true),
      options.encode(new Map()),
      textType.encode(await placesText(name, role?.canLogin === true, context)),
    ]);
  }
  const columns = {
    role: textType,
    super: booleanType,
    login: booleanType,
    options,
    datacenters: textType,
  };
  return rowsOf('roles', columns, rows);
}

/** The data centres of a role as LIST ROLES shows them. */
async function placesText(role: string, canLogin: boolean, { auth }: AuthContext): Promise<string> {
  const allowed = await auth.allowedDataCenters(role);
  if (allowed === null) return 'ALL';
  return canLogin ? [...allowed].join(', ') : 'n/a';
}

async function listUsers(context: AuthContext): Promise<ResultBody> {
  const { auth } = context;
  const rows: Buffer[][] = [];
  for (const name of [...(await visibleRoles(null, false, context))].sort()) {
    const role = await auth.roles.read(name);
    if (role?.canLogin !== true) continue;
    rows.push([
      textType.encode(name),
      booleanType.encode(await auth.access.isSuperuser(name)),
      textType.encode(await placesText(name, true, context)),
    ]);
  }
  const columns = { name: textType, super: booleanType, datacenters: textType };
  return rowsOf('users', columns, rows);
}
