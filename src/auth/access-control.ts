import { RequestError, unauthorized } from '../base/error/index.ts';
import type { Permission } from '../cql/index.ts';
import type { Clock } from '../platform/index.ts';
import { isSystemKeyspace } from '../schema/index.ts';
import type { AuthCache } from './auth-cache.ts';
import { forgetIn } from './auth-cache.ts';
import type { Resource } from './resource.ts';
import { resourceChain } from './resource.ts';
import type { Role } from './role.ts';

/** A permission that a statement needs. Kept with the statement, so that it can be remembered. */
export interface Requirement {
  readonly permission: Permission;
  readonly resource: Resource;
}

/** Tables that every user may read, since drivers and tools do. */
const READABLE: ReadonlySet<string> = new Set([
  ...['local', 'peers', 'peers_v2', 'size_estimates', 'table_estimates'].map(
    (name) => `data/system/${name}`,
  ),
  ...['events', 'sessions'].map((name) => `data/system_traces/${name}`),
]);
const READABLE_KEYSPACES: ReadonlySet<string> = new Set(['system_schema', 'system_virtual_schema']);

export interface AccessCaches {
  /** Roles with all that is granted to them, themselves first; empty for none. */
  readonly roles: AuthCache<readonly Role[]>;
  /** Permissions of a role on a resource, by `cacheKey`. */
  readonly permissions: AuthCache<ReadonlySet<Permission>>;
}

export function cacheKey(role: string, resource: string): string {
  return `${role}\0${resource}`;
}

/** Whether a role may do what a statement needs (ClientState.ensurePermission of Cassandra). */
export class AccessControl {
  private readonly caches: AccessCaches;
  private readonly clock: Pick<Clock, 'monotonicMillis'>;
  private readonly validityMs: number;
  /** What was allowed lately: until when, by requirement, by role. */
  private readonly allowed = new Map<string, WeakMap<Requirement, number>>();

  constructor(caches: AccessCaches, clock: Pick<Clock, 'monotonicMillis'>, validityMs: number) {
    this.caches = caches;
    this.clock = clock;
    this.validityMs = validityMs;
  }

  /**
   * Undefined when all is allowed and that is known, else a promise, which rejects with
   * `unauthorized` when anything is not.
   */
  ensure(role: string, requirements: readonly Requirement[]): undefined | Promise<void> {
    const known = this.allowed.get(role);
    if (known === undefined) return this.check(role, requirements);
    const now = this.clock.monotonicMillis();
    for (let i = 0; i < requirements.length; i++) {
      const until = known.get(requirements[i] as Requirement);
      if (until === undefined || until <= now) return this.check(role, requirements);
    }
    return undefined;
  }

  /** Something was granted, revoked or dropped here. */
  forget(): void {
    this.allowed.clear();
    this.caches.roles.clear();
    this.caches.permissions.clear();
  }

  /**
   * What is known of some roles, or of permissions of some roles on resources (`ROLE RESOURCE`), is read
   * anew; of all when none is named.
   */
  invalidate(cache: keyof AccessCaches, keys: readonly string[]): void {
    this.allowed.clear();
    if (cache === 'roles') {
      forgetIn(this.caches.roles, keys);
      return;
    }
    const own = keys.map((key) => {
      const end = key.lastIndexOf(' ');
      return cacheKey(key.slice(0, end), key.slice(end + 1));
    });
    forgetIn(this.caches.permissions, own);
  }

  async isSuperuser(role: string): Promise<boolean> {
    try {
      return (await this.caches.roles.get(role)).some(({ isSuperuser }) => isSuperuser);
    } catch (error) {
      throw asUnauthorized(error, 'super-user permission');
    }
  }

  /** As `isSuperuser`, at once when it is known. */
  isSuperuserNow(role: string): boolean | Promise<boolean> {
    const roles = this.caches.roles.get(role);
    if (roles instanceof Promise) return this.isSuperuser(role);
    return roles.some(({ isSuperuser }) => isSuperuser);
  }

  /** Names of the role and of all granted to it. */
  async rolesOf(role: string): Promise<readonly string[]> {
    return (await this.caches.roles.get(role)).map(({ name }) => name);
  }

  /** What a role may do on exactly this resource, by itself or through other roles. */
  async permissionsOn(role: string, resource: Resource): Promise<ReadonlySet<Permission>> {
    if (await this.isSuperuser(role)) return new Set(resource.permissions);
    const found = new Set<Permission>();
    try {
      for (const each of await this.rolesOf(role)) {
        const granted = await this.caches.permissions.get(cacheKey(each, resource.name));
        for (const permission of granted) found.add(permission);
      }
    } catch (error) {
      throw asUnauthorized(error, 'permissions');
    }
    return found;
  }

  async has(role: string, { permission, resource }: Requirement): Promise<boolean> {
    if (isReadable(permission, resource)) return true;
    const isSystem = resource.keyspace !== null && isSystemKeyspace(resource.keyspace);
    // What is granted on all keyspaces leaves out the node's own.
    const isOrdinary = isSystem && !(await this.isSuperuser(role));
    for (const each of resourceChain(resource)) {
      if (isOrdinary && each.isRoot) continue;
      if ((await this.permissionsOn(role, each)).has(permission)) return true;
    }
    return false;
  }

  private async check(role: string, requirements: readonly Requirement[]): Promise<void> {
    for (const requirement of requirements) {
      if (await this.has(role, requirement)) continue;
      const { permission, resource } = requirement;
      throw unauthorized(
        `User ${role} has no ${permission} permission on ${resource.text} or any of its parents`,
      );
    }
    const until = this.clock.monotonicMillis() + this.validityMs;
    let known = this.allowed.get(role);
    if (known === undefined) {
      known = new WeakMap();
      this.allowed.set(role, known);
    }
    for (const requirement of requirements) known.set(requirement, until);
  }
}

function isReadable(permission: Permission, { name, keyspace }: Resource): boolean {
  if (permission !== 'SELECT' || keyspace === null) return false;
  return READABLE.has(name) || (READABLE_KEYSPACES.has(keyspace) && name.split('/').length > 2);
}

function asUnauthorized(error: unknown, what: string): unknown {
  if (!(error instanceof RequestError)) return error;
  return unauthorized(`Unable to perform authorization of ${what}: ${error.message}`);
}
