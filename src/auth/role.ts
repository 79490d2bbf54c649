/** A row of system_auth.roles. */
export interface Role {
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly canLogin: boolean;
  /** Roles granted to it directly. */
  readonly memberOf: readonly string[];
  /** bcrypt; null for a role without a password. */
  readonly saltedHash: string | null;
}

/** What CREATE and ALTER ROLE say of it; null where they do not. */
export interface RoleChange {
  readonly isSuperuser: boolean | null;
  readonly canLogin: boolean | null;
  readonly saltedHash: string | null;
}

export const DEFAULT_SUPERUSER = 'cassandra';
