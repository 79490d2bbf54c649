import { Consistency, unauthorized } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import type { Permission } from '../cql/index.ts';
import type { Clock } from '../platform/index.ts';
import type { Requirement } from './access-control.ts';
import { AccessControl } from './access-control.ts';
import { AuthCache } from './auth-cache.ts';
import type { AuthQueries } from './auth-queries.ts';
import type { ClientAuthenticator } from './authenticator.ts';
import { authenticatorOf } from './authenticator.ts';
import { MutualTlsAuthenticator } from './mutual-tls-authenticator.ts';
import { PasswordAuthenticator } from './password-authenticator.ts';
import { PermissionStore } from './permission-store.ts';
import type { Role } from './role.ts';
import type { AuthLevels } from './role-store.ts';
import { RoleStore } from './role-store.ts';

export type AuthSettings = Pick<
  Settings,
  | 'authenticator'
  | 'authorizer'
  | 'rolesValidityMs'
  | 'permissionsValidityMs'
  | 'credentialsValidityMs'
  | 'authReadConsistency'
  | 'authWriteConsistency'
>;

export interface NodeAuthEnvironment {
  readonly settings: AuthSettings;
  readonly clock: Pick<Clock, 'monotonicMillis'>;
  readonly queries: AuthQueries;
}

/** `roles_cache_max_entries` and its like. */
const CACHE_ENTRIES = 1000;

/** Who clients are and what they may do, as the settings of the node want it. */
export class NodeAuth {
  /** Null: everybody is let in, and nobody has a name. */
  readonly authenticator: ClientAuthenticator | null;
  /** Whether roles have passwords. */
  readonly keepsPasswords: boolean;
  readonly requiresAuthorization: boolean;
  readonly roles: RoleStore;
  readonly permissions: PermissionStore;
  readonly access: AccessControl;
  private readonly credentials: AuthCache<Role | null>;
  private readonly identities: AuthCache<string | null>;

  constructor({ settings, clock, queries }: NodeAuthEnvironment) {
    const levels: AuthLevels = {
      read: Consistency[settings.authReadConsistency],
      write: Consistency[settings.authWriteConsistency],
    };
    this.roles = new RoleStore(queries, levels);
    this.permissions = new PermissionStore(queries, levels);
    const cacheOf = <Value>(validityMs: number, load: (key: string) => Promise<Value>) =>
      new AuthCache(clock, validityMs, CACHE_ENTRIES, load);
    this.credentials = cacheOf(settings.credentialsValidityMs, (name) => this.roles.read(name));
    this.access = new AccessControl(
      {
        roles: cacheOf(settings.rolesValidityMs, (name) => this.roles.collect(name, true)),
        permissions: cacheOf<ReadonlySet<Permission>>(settings.permissionsValidityMs, (key) => {
          const [role = '', resource = ''] = key.split('\0');
          return this.permissions.read(role, resource);
        }),
      },
      clock,
      settings.permissionsValidityMs,
    );
    this.identities = cacheOf(settings.credentialsValidityMs, (identity) =>
      this.roles.roleOfIdentity(identity),
    );
    this.authenticator = authenticatorOf(
      settings.authenticator,
      new PasswordAuthenticator(this.credentials),
      new MutualTlsAuthenticator(this.identities),
    );
    this.keepsPasswords =
      settings.authenticator === 'PasswordAuthenticator' ||
      settings.authenticator === 'MutualTlsWithPasswordFallbackAuthenticator';
    this.requiresAuthorization = settings.authorizer === 'CassandraAuthorizer';
  }

  /** Roles or permissions were changed here: the next request sees it. */
  changed(): void {
    this.credentials.clear();
    this.identities.clear();
    this.access.forget();
  }

  /** As `AccessControl.ensure`; undefined at once where nothing is asked for. */
  ensure(role: string | null, requirements: readonly Requirement[]): undefined | Promise<void> {
    if (!this.requiresAuthorization || requirements.length === 0) return undefined;
    if (role === null) return Promise.reject(unauthorized('You have not logged in'));
    return this.access.ensure(role, requirements);
  }

  /**
   * Whether a client is held to guardrails: superusers are not, nor is anybody where nobody logs in.
   * A promise while the role is read.
   */
  isOrdinary(role: string | null): boolean | Promise<boolean> {
    if (this.authenticator === null) return false;
    if (role === null) return true;
    const isSuperuser = this.access.isSuperuserNow(role);
    return typeof isSuperuser === 'boolean' ? !isSuperuser : isSuperuser.then((is) => !is);
  }

  /** The role's name. Throws `unauthorized` for a client without one. */
  named(role: string | null): string {
    if (role !== null) return role;
    throw unauthorized('You have to be logged in and not anonymous to perform this request');
  }
}
