import { Consistency, invalidRequest } from '../base/error/index.ts';
import { setType, textType } from '../types/index.ts';
import type { AuthQueries, AuthRow } from './auth-queries.ts';
import { flagOf, textOf } from './auth-queries.ts';
import type { Role, RoleChange } from './role.ts';
import { DEFAULT_SUPERUSER } from './role.ts';

export interface AuthLevels {
  readonly read: Consistency;
  readonly write: Consistency;
}

const textSet = setType(textType, { frozen: false });

/** Roles in system_auth.roles, role_members and identity_to_role (CassandraRoleManager). */
export class RoleStore {
  private readonly queries: AuthQueries;
  private readonly levels: AuthLevels;

  constructor(queries: AuthQueries, levels: AuthLevels) {
    this.queries = queries;
    this.levels = levels;
  }

  /** Null when there is none of the name. */
  async read(name: string): Promise<Role | null> {
    const [row] = await this.select('SELECT * FROM system_auth.roles WHERE role = ?', name);
    return row === undefined ? null : roleOf(row);
  }

  async allNames(): Promise<readonly string[]> {
    const rows = await this.queries.run(
      'SELECT role FROM system_auth.roles',
      [],
      Consistency.QUORUM,
    );
    return rows.map((row) => textOf(row, 'role') ?? '');
  }

  /** The role and all granted to it; directly only, or through others too. Empty for no role. */
  async collect(name: string, recursive: boolean): Promise<readonly Role[]> {
    const role = await this.read(name);
    if (role === null) return [];
    const found = new Map([[role.name, role]]);
    const open = [...role.memberOf];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (found.has(next)) continue;
      const granted = await this.read(next);
      if (granted === null) continue;
      found.set(next, granted);
      if (recursive) open.push(...granted.memberOf);
    }
    return [...found.values()];
  }

  async create(name: string, change: RoleChange): Promise<void> {
    const { isSuperuser, canLogin, saltedHash } = change;
    const columns = 'role, is_superuser, can_login';
    const values = [bytes(name), flag(isSuperuser ?? false), flag(canLogin ?? false)];
    const statement =
      saltedHash === null
        ? `INSERT INTO system_auth.roles (${columns}) VALUES (?, ?, ?)`
        : `INSERT INTO system_auth.roles (${columns}, salted_hash) VALUES (?, ?, ?, ?)`;
    if (saltedHash !== null) values.push(bytes(saltedHash));
    await this.queries.run(statement, values, this.writeLevel(name));
  }

  async alter(name: string, change: RoleChange): Promise<void> {
    const assignments: string[] = [];
    const values: Buffer[] = [];
    const assign = (column: string, value: Buffer | null) => {
      if (value === null) return;
      assignments.push(`${column} = ?`);
      values.push(value);
    };
    assign('can_login', change.canLogin === null ? null : flag(change.canLogin));
    assign('is_superuser', change.isSuperuser === null ? null : flag(change.isSuperuser));
    assign('salted_hash', change.saltedHash === null ? null : bytes(change.saltedHash));
    if (assignments.length === 0) return;
    await this.queries.run(
      `UPDATE system_auth.roles SET ${assignments.join(', ')} WHERE role = ?`,
      [...values, bytes(name)],
      this.writeLevel(name),
    );
  }

  async drop(name: string): Promise<void> {
    const level = this.writeLevel(name);
    const run = (statement: string, ...values: string[]) =>
      this.queries.run(statement, values.map(bytes), level);
    await run('DELETE FROM system_auth.roles WHERE role = ?', name);
    const members = await this.select(
      'SELECT member FROM system_auth.role_members WHERE role = ?',
      name,
    );
    for (const row of members) await this.changeMembership(textOf(row, 'member') ?? '', name, '-');
    if (members.length > 0) {
      await run('DELETE FROM system_auth.role_members WHERE role = ?', name);
    }
    for (const identity of await this.identitiesOf(name)) {
      await run('DELETE FROM system_auth.identity_to_role WHERE identity = ?', identity);
    }
  }

  /** Rejects when either is a member of the other already. */
  async grant(role: string, grantee: string): Promise<void> {
    const isMember = async (member: string, of: string): Promise<boolean> =>
      (await this.collect(member, true)).some(({ name }) => name === of);
    for (const [member, of] of [
      [grantee, role],
      [role, grantee],
    ] as const) {
      if (await isMember(member, of)) throw invalidRequest(`${member} is a member of ${of}`);
    }
    await this.changeMembership(grantee, role, '+');
    await this.queries.run(
      'INSERT INTO system_auth.role_members (role, member) VALUES (?, ?)',
      [bytes(role), bytes(grantee)],
      this.writeLevel(role),
    );
  }

  async revoke(role: string, revokee: string): Promise<void> {
    const direct = await this.collect(revokee, false);
    if (!direct.some(({ name }) => name === role)) {
      throw invalidRequest(`${revokee} is not a member of ${role}`);
    }
    await this.changeMembership(revokee, role, '-');
    await this.queries.run(
      'DELETE FROM system_auth.role_members WHERE role = ? AND member = ?',
      [bytes(role), bytes(revokee)],
      this.writeLevel(role),
    );
  }

  async roleOfIdentity(identity: string): Promise<string | null> {
    const [row] = await this.select(
      'SELECT role FROM system_auth.identity_to_role WHERE identity = ?',
      identity,
    );
    return row === undefined ? null : textOf(row, 'role');
  }

  async identitiesOf(role: string): Promise<readonly string[]> {
    const rows = await this.select(
      'SELECT identity FROM system_auth.identity_to_role WHERE role = ? ALLOW FILTERING',
      role,
    );
    return rows.map((row) => textOf(row, 'identity') ?? '');
  }

  async addIdentity(identity: string, role: string): Promise<void> {
    await this.queries.run(
      'INSERT INTO system_auth.identity_to_role (identity, role) VALUES (?, ?)',
      [bytes(identity), bytes(role)],
      this.levels.write,
    );
  }

  async dropIdentity(identity: string): Promise<void> {
    await this.queries.run(
      'DELETE FROM system_auth.identity_to_role WHERE identity = ?',
      [bytes(identity)],
      this.levels.write,
    );
  }

  private async changeMembership(grantee: string, role: string, sign: '+' | '-'): Promise<void> {
    await this.queries.run(
      `UPDATE system_auth.roles SET member_of = member_of ${sign} ? WHERE role = ?`,
      [textSet.encode([role]), bytes(grantee)],
      this.writeLevel(grantee),
    );
  }

  private select(statement: string, key: string): Promise<readonly AuthRow[]> {
    const level = key === DEFAULT_SUPERUSER ? Consistency.QUORUM : this.levels.read;
    return this.queries.run(statement, [bytes(key)], level);
  }

  private writeLevel(role: string): Consistency {
    return role === DEFAULT_SUPERUSER ? Consistency.QUORUM : this.levels.write;
  }
}

function roleOf(row: AuthRow): Role {
  const memberOf = row.get('member_of') ?? null;
  return {
    name: textOf(row, 'role') ?? '',
    isSuperuser: flagOf(row, 'is_superuser'),
    canLogin: flagOf(row, 'can_login'),
    memberOf: memberOf === null ? [] : [...(textSet.decode(memberOf) as Iterable<string>)],
    saltedHash: textOf(row, 'salted_hash'),
  };
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

function flag(value: boolean): Buffer {
  return Buffer.from([value ? 1 : 0]);
}
