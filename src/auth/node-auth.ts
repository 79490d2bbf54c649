import { Consistency, unauthorized } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import type { Permission } from '../cql/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import type { Requirement } from './access-control.ts';
import { AccessControl } from './access-control.ts';
import { AuthCache, forgetIn } from './auth-cache.ts';
import type { AuthQueries } from './auth-queries.ts';
import type { ClientAuthenticator } from './authenticator.ts';
import { authenticatorOf } from './authenticator.ts';
import { CidrGroups } from './cidr-groups.ts';
import { CidrMeter } from './cidr-meter.ts';
import { MutualTlsAuthenticator } from './mutual-tls-authenticator.ts';
import { PasswordAuthenticator } from './password-authenticator.ts';
import { PermissionStore } from './permission-store.ts';
import type { Places } from './place-access.ts';
import { PlaceAccess } from './place-access.ts';
import { PlaceStore } from './place-store.ts';
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
  | 'dataCenter'
  | 'restrictsDataCenters'
  | 'cidrAuthorizer'
  | 'authReadConsistency'
  | 'authWriteConsistency'
>;

export interface NodeAuthEnvironment {
  readonly settings: AuthSettings;
  readonly clock: Pick<Clock, 'monotonicMillis'>;
  readonly queries: AuthQueries;
  readonly log: Pick<Log, 'warn'>;
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
  /** Where roles may be served. */
  readonly dataCenters: PlaceStore;
  readonly restrictsDataCenters: boolean;
  /** From which groups of addresses roles may come. */
  readonly cidrPermissions: PlaceStore;
  readonly cidrGroups: CidrGroups;
  readonly cidrMeter: CidrMeter;
  readonly restrictsAddresses: boolean;
  private readonly places: PlaceAccess;
  private readonly dataCentersOf: AuthCache<Places>;
  private readonly cidrGroupsOf: AuthCache<Places>;
  private readonly credentials: AuthCache<Role | null>;
  private readonly identities: AuthCache<string | null>;

  constructor({ settings, clock, queries, log }: NodeAuthEnvironment) {
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
    const { mode, checksSuperusers, groupsRefreshMs } = settings.cidrAuthorizer;
    this.restrictsDataCenters = settings.restrictsDataCenters;
    this.restrictsAddresses = mode !== 'off';
    this.dataCenters = PlaceStore.ofDataCenters(queries, levels);
    this.cidrPermissions = PlaceStore.ofCidrGroups(queries, levels);
    this.cidrMeter = new CidrMeter(clock);
    this.cidrGroups = new CidrGroups(queries, levels, clock, groupsRefreshMs, this.cidrMeter);
    this.dataCentersOf = cacheOf(settings.rolesValidityMs, (name) =>
      this.placesOf(name, this.dataCenters, false),
    );
    this.cidrGroupsOf = cacheOf(settings.rolesValidityMs, (name) =>
      this.placesOf(name, this.cidrPermissions, checksSuperusers),
    );
    const { cidrGroupsOf: permissions, cidrGroups: groups, cidrMeter: meter } = this;
    this.places = new PlaceAccess({
      dataCenter: settings.dataCenter,
      dataCenters: this.restrictsDataCenters ? this.dataCentersOf : null,
      cidr: mode === 'off' ? null : { permissions, groups, meter, enforces: mode === 'enforce' },
      log,
    });
    this.requiresAuthorization = settings.authorizer === 'CassandraAuthorizer';
  }

  /** Roles or permissions were changed here: the next request sees it. */
  changed(): void {
    this.credentials.clear();
    this.identities.clear();
    this.access.forget();
    this.dataCentersOf.clear();
    this.cidrGroupsOf.clear();
  }

  /** What is known of some keys, or of all when none is named, is read anew. */
  invalidate(
    cache: 'roles' | 'permissions' | 'credentials' | 'network-permissions',
    keys: readonly string[],
  ): void {
    if (cache === 'roles' || cache === 'permissions') this.access.invalidate(cache, keys);
    else if (cache === 'credentials') forgetIn(this.credentials, keys);
    else forgetIn(this.dataCentersOf, keys);
  }

  /** What a role may come from: nothing without LOGIN, everything for superusers. */
  private async placesOf(name: string, store: PlaceStore, checksAll: boolean): Promise<Places> {
    const role = await this.roles.read(name);
    if (role?.canLogin !== true) return new Set();
    if (!checksAll && (await this.access.isSuperuser(name))) return null;
    const places = await store.read(name);
    return places.size === 0 ? null : places;
  }

  /** The data centres that a role may be served in; null: all. */
  async allowedDataCenters(role: string): Promise<Places> {
    return this.restrictsDataCenters ? this.placesOf(role, this.dataCenters, false) : null;
  }

  /** Undefined where every place is as good as any other; else rejects with `unauthorized`. */
  ensurePlace(role: string | null, remoteAddress: string): undefined | Promise<void> {
    if (!this.places.isUsed || role === null) return undefined;
    return this.places.ensure(role, remoteAddress);
  }

  /** What is known of the CIDR groups of a role is read anew; of all when null. */
  forgetCidrPermissions(role: string | null): boolean {
    return role === null ? this.cidrGroupsOf.clear() : this.cidrGroupsOf.forget(role);
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
