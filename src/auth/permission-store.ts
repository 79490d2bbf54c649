import { Consistency } from '../base/error/index.ts';
import type { Permission } from '../cql/index.ts';
import { PERMISSIONS } from '../cql/index.ts';
import { setType, textType } from '../types/index.ts';
import type { AuthQueries, AuthRow } from './auth-queries.ts';
import { textOf } from './auth-queries.ts';
import type { Resource } from './resource.ts';
import { resourceFromName } from './resource.ts';
import type { AuthLevels } from './role-store.ts';

export interface PermissionDetails {
  readonly role: string;
  readonly resource: Resource;
  readonly permission: Permission;
}

const textSet = setType(textType, { frozen: false });

/** What roles may do, in role_permissions and its index by resource (CassandraAuthorizer). */
export class PermissionStore {
  private readonly queries: AuthQueries;
  private readonly levels: AuthLevels;

  constructor(queries: AuthQueries, levels: AuthLevels) {
    this.queries = queries;
    this.levels = levels;
  }

  /** Granted to the role itself on the resource itself. */
  async read(
    role: string,
    resource: string,
    level: Consistency = this.levels.read,
  ): Promise<ReadonlySet<Permission>> {
    const [row] = await this.queries.run(
      'SELECT permissions FROM system_auth.role_permissions WHERE role = ? AND resource = ?',
      [bytes(role), bytes(resource)],
      level,
    );
    return new Set(row === undefined ? [] : permissionsOf(row));
  }

  /** Gives those that the role did not have. */
  async grant(
    permissions: readonly Permission[],
    resource: Resource,
    role: string,
  ): Promise<readonly Permission[]> {
    const existing = await this.read(role, resource.name, Consistency.LOCAL_ONE);
    const added = permissions.filter((each) => !existing.has(each));
    if (added.length > 0) {
      await this.change('+', added, resource, role);
      await this.queries.run(
        'INSERT INTO system_auth.resource_role_permissons_index (resource, role) VALUES (?, ?)',
        [bytes(resource.name), bytes(role)],
        this.levels.write,
      );
    }
    return added;
  }

  /** Takes those that the role had, and tells them. */
  async revoke(
    permissions: readonly Permission[],
    resource: Resource,
    role: string,
  ): Promise<readonly Permission[]> {
    const existing = await this.read(role, resource.name, Consistency.LOCAL_ONE);
    const taken = permissions.filter((each) => existing.has(each));
    if (taken.length > 0) {
      await this.change('-', taken, resource, role);
      await this.queries.run(
        'DELETE FROM system_auth.resource_role_permissons_index WHERE resource = ? AND role = ?',
        [bytes(resource.name), bytes(role)],
        this.levels.write,
      );
    }
    return taken;
  }

  /** A role is gone. */
  async revokeAllFrom(role: string): Promise<void> {
    const rows = await this.queries.run(
      'SELECT resource FROM system_auth.role_permissions WHERE role = ?',
      [bytes(role)],
      this.levels.read,
    );
    for (const row of rows) {
      await this.queries.run(
        'DELETE FROM system_auth.resource_role_permissons_index WHERE resource = ? AND role = ?',
        [bytes(textOf(row, 'resource') ?? ''), bytes(role)],
        this.levels.write,
      );
    }
    await this.queries.run(
      'DELETE FROM system_auth.role_permissions WHERE role = ?',
      [bytes(role)],
      this.levels.write,
    );
  }

  /** A resource is gone. */
  async revokeAllOn(resource: string): Promise<void> {
    const rows = await this.queries.run(
      'SELECT role FROM system_auth.resource_role_permissons_index WHERE resource = ?',
      [bytes(resource)],
      this.levels.read,
    );
    if (rows.length === 0) return;
    for (const row of rows) {
      await this.queries.run(
        'DELETE FROM system_auth.role_permissions WHERE role = ? AND resource = ?',
        [bytes(textOf(row, 'role') ?? ''), bytes(resource)],
        this.levels.write,
      );
    }
    await this.queries.run(
      'DELETE FROM system_auth.resource_role_permissons_index WHERE resource = ?',
      [bytes(resource)],
      this.levels.write,
    );
  }

  /** Grants to one role (null: all) on one resource (null: all). */
  async list(
    permissions: readonly Permission[],
    resource: Resource | null,
    role: string | null,
  ): Promise<readonly PermissionDetails[]> {
    const conditions: string[] = [];
    const values: Buffer[] = [];
    if (resource !== null) {
      conditions.push('resource = ?');
      values.push(bytes(resource.name));
    }
    if (role !== null) {
      conditions.push('role = ?');
      values.push(bytes(role));
    }
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const filtering = resource !== null && role === null ? ' ALLOW FILTERING' : '';
    const rows = await this.queries.run(
      `SELECT role, resource, permissions FROM system_auth.role_permissions${where}${filtering}`,
      values,
      this.levels.read,
    );
    return rows.flatMap((row) => {
      const found = resourceFromName(textOf(row, 'resource') ?? '');
      if (found === null) return [];
      return permissionsOf(row)
        .filter((permission) => permissions.includes(permission))
        .map((permission) => ({
          role: textOf(row, 'role') ?? '',
          resource: found,
          permission,
        }));
    });
  }

  private async change(
    sign: '+' | '-',
    permissions: readonly Permission[],
    resource: Resource,
    role: string,
  ): Promise<void> {
    await this.queries.run(
      `UPDATE system_auth.role_permissions SET permissions = permissions ${sign} ? ` +
        'WHERE role = ? AND resource = ?',
      [textSet.encode([...permissions]), bytes(role), bytes(resource.name)],
      this.levels.write,
    );
  }
}

function permissionsOf(row: AuthRow): readonly Permission[] {
  const value = row.get('permissions') ?? null;
  if (value === null) return [];
  const names = new Set(textSet.decode(value) as Iterable<string>);
  return PERMISSIONS.filter((permission) => names.has(permission));
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
