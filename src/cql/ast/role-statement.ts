/** Options of CREATE and ALTER ROLE; null where the statement does not say. */
export type RoleOptions = {
  readonly password: string | null;
  readonly hashedPassword: string | null;
  readonly superuser: boolean | null;
  readonly login: boolean | null;
  readonly customOptions: ReadonlyMap<string, string> | null;
  /** ACCESS TO DATACENTERS {...} */
  readonly datacenters: 'all' | readonly string[] | null;
  /** ACCESS FROM CIDRS {...} */
  readonly cidrGroups: 'all' | readonly string[] | null;
};

/**
 * CREATE ROLE, and CREATE USER as its older spelling. Here `superuser` and `login` are never null:
 * a role has neither unless it says so, and a user may always log in.
 */
export type CreateRoleStatement = {
  readonly kind: 'createRole';
  readonly role: string;
  readonly ifNotExists: boolean;
  readonly options: RoleOptions;
};

/** ALTER ROLE and ALTER USER. */
export type AlterRoleStatement = {
  readonly kind: 'alterRole';
  readonly role: string;
  readonly ifExists: boolean;
  readonly options: RoleOptions;
};

/** DROP ROLE and DROP USER. */
export type DropRoleStatement = {
  readonly kind: 'dropRole';
  readonly role: string;
  readonly ifExists: boolean;
};

export type GrantRoleStatement = {
  readonly kind: 'grantRole';
  readonly role: string;
  readonly grantee: string;
};

export type RevokeRoleStatement = {
  readonly kind: 'revokeRole';
  readonly role: string;
  readonly revokee: string;
};

export type ListRolesStatement = {
  readonly kind: 'listRoles';
  readonly grantee: string | null;
  readonly recursive: boolean;
};

export type ListUsersStatement = { readonly kind: 'listUsers' };

export type AddIdentityStatement = {
  readonly kind: 'addIdentity';
  readonly identity: string;
  readonly role: string;
  readonly ifNotExists: boolean;
};

export type DropIdentityStatement = {
  readonly kind: 'dropIdentity';
  readonly identity: string;
  readonly ifExists: boolean;
};
