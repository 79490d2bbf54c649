import { setType, textType } from '../types/index.ts';
import type { AuthQueries } from './auth-queries.ts';
import type { AuthLevels } from './role-store.ts';

const textSet = setType(textType, { frozen: true });

/**
 * From where roles may come: their data centres in system_auth.network_permissions, and their CIDR
 * groups in system_auth.cidr_permissions. An empty set means from everywhere.
 */
export class PlaceStore {
  private readonly queries: AuthQueries;
  private readonly levels: AuthLevels;
  private readonly table: string;
  private readonly column: string;
  /** Before the names of roles in the table's key. */
  private readonly prefix: string;

  private constructor(
    queries: AuthQueries,
    levels: AuthLevels,
    table: string,
    column: string,
    prefix: string,
  ) {
    this.prefix = prefix;
    this.queries = queries;
    this.levels = levels;
    this.table = `system_auth.${table}`;
    this.column = column;
  }

  static ofDataCenters(queries: AuthQueries, levels: AuthLevels): PlaceStore {
    return new PlaceStore(queries, levels, 'network_permissions', 'dcs', 'roles/');
  }

  static ofCidrGroups(queries: AuthQueries, levels: AuthLevels): PlaceStore {
    return new PlaceStore(queries, levels, 'cidr_permissions', 'cidr_groups', '');
  }

  async read(role: string): Promise<ReadonlySet<string>> {
    const [row] = await this.queries.run(
      `SELECT ${this.column} FROM ${this.table} WHERE role = ?`,
      [this.keyOf(role)],
      this.levels.read,
    );
    const value = row?.get(this.column) ?? null;
    return new Set(value === null ? [] : (textSet.decode(value) as Iterable<string>));
  }

  async set(role: string, places: readonly string[]): Promise<void> {
    await this.queries.run(
      `UPDATE ${this.table} SET ${this.column} = ? WHERE role = ?`,
      [textSet.encode([...places]), this.keyOf(role)],
      this.levels.write,
    );
  }

  async drop(role: string): Promise<void> {
    await this.queries.run(
      `DELETE FROM ${this.table} WHERE role = ?`,
      [this.keyOf(role)],
      this.levels.write,
    );
  }

  private keyOf(role: string): Buffer {
    return Buffer.from(this.prefix + role);
  }
}
