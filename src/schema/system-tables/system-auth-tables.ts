import type { SystemTableText } from './system-table-text.ts';

/** Tables of `system_auth`: roles, and what they may do. */
export const SYSTEM_AUTH_TABLES: readonly SystemTableText[] = [
  {
    name: 'cidr_groups',
    comment: 'cidr groups to cidrs mapping',
    columns: `
      cidr_group text PRIMARY KEY,
      cidrs frozen<set<frozen<tuple<inet, smallint>>>>`,
  },
  {
    name: 'cidr_permissions',
    comment: 'user cidr permissions',
    columns: `
      role text PRIMARY KEY,
      cidr_groups frozen<set<text>>`,
  },
  {
    name: 'identity_to_role',
    comment: 'mtls authorized identities lookup table',
    columns: `
      identity text PRIMARY KEY,
      role text`,
  },
  {
    name: 'network_permissions',
    comment: 'user network permissions',
    columns: `
      role text PRIMARY KEY,
      dcs frozen<set<text>>`,
  },
  {
    name: 'resource_role_permissons_index',
    comment: 'index of db roles with permissions granted on a resource',
    columns: `
      resource text,
      role text,
      PRIMARY KEY ((resource), role)`,
  },
  {
    name: 'role_members',
    comment: 'role memberships lookup table',
    columns: `
      role text,
      member text,
      PRIMARY KEY ((role), member)`,
  },
  {
    name: 'role_permissions',
    comment: 'permissions granted to db roles',
    columns: `
      role text,
      resource text,
      permissions set<text>,
      PRIMARY KEY ((role), resource)`,
  },
  {
    name: 'roles',
    comment: 'role definitions',
    columns: `
      role text PRIMARY KEY,
      can_login boolean,
      is_superuser boolean,
      salted_hash text,
      member_of set<text>`,
  },
];
