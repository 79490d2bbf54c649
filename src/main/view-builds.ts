import type { Consistency as ConsistencyLevel } from '../base/error/index.ts';
import { Consistency } from '../base/error/index.ts';
import { parseUuid } from '../base/uuid/index.ts';
import type { ViewBuildLog } from '../replica/index.ts';
import type { ViewMetadata } from '../schema/index.ts';
import { bigintType, booleanType, textType } from '../types/index.ts';
import type { InternalQueries } from './internal-queries.ts';

/** One range around the whole ring: what a node holds is built in one go. */
const RANGE_END = '-9223372036854775808';

const text = (value: string): Buffer => textType.encode(value);

/**
 * Remembers builds of views in `system.view_builds_in_progress` and `system.built_views`, and tells
 * the cluster in `system_distributed.view_build_status`, as Cassandra does.
 */
export class ViewBuilds implements ViewBuildLog {
  private readonly queries: InternalQueries;
  private readonly hostId: Buffer;

  constructor(queries: InternalQueries, hostId: string) {
    this.queries = queries;
    this.hostId = parseUuid(hostId) as Buffer;
  }

  async isBuilt({ keyspace, name }: ViewMetadata): Promise<boolean> {
    return (await this.builtRow(keyspace, name)) !== undefined;
  }

  async lastToken({ keyspace, name }: ViewMetadata): Promise<bigint | null> {
    const [row] = await this.run(
      'SELECT last_token FROM system.view_builds_in_progress ' +
        'WHERE keyspace_name = ? AND view_name = ?',
      [text(keyspace), text(name)],
    );
    const token = row?.get('last_token') ?? null;
    return token === null ? null : BigInt(token.toString());
  }

  async started({ keyspace, name }: ViewMetadata): Promise<void> {
    await this.run(
      'INSERT INTO system_distributed.view_build_status ' +
        '(keyspace_name, view_name, host_id, status) VALUES (?, ?, ?, ?)',
      [text(keyspace), text(name), this.hostId, text('STARTED')],
      Consistency.ONE,
    );
  }

  async advanced({ keyspace, name }: ViewMetadata, lastToken: bigint, keys: number): Promise<void> {
    await this.run(
      'INSERT INTO system.view_builds_in_progress (keyspace_name, view_name, start_token, ' +
        'end_token, last_token, keys_built) VALUES (?, ?, ?, ?, ?, ?)',
      [
        text(keyspace),
        text(name),
        text(RANGE_END),
        text(RANGE_END),
        text(String(lastToken)),
        bigintType.encode(keys),
      ],
    );
  }

  async finished({ keyspace, name }: ViewMetadata): Promise<void> {
    await this.setBuilt(keyspace, name, false);
    await this.run(
      'DELETE FROM system.view_builds_in_progress WHERE keyspace_name = ? AND view_name = ?',
      [text(keyspace), text(name)],
    );
  }

  async announced({ keyspace, name }: ViewMetadata): Promise<void> {
    const row = await this.builtRow(keyspace, name);
    if (row?.get('status_replicated')?.[0] === 1) return;
    await this.run(
      'UPDATE system_distributed.view_build_status SET status = ? ' +
        'WHERE keyspace_name = ? AND view_name = ? AND host_id = ?',
      [text('SUCCESS'), text(keyspace), text(name), this.hostId],
      Consistency.ONE,
    );
    await this.setBuilt(keyspace, name, true);
  }

  async removed({ keyspace, name }: ViewMetadata): Promise<void> {
    const key = [text(keyspace), text(name)];
    const where = 'WHERE keyspace_name = ? AND view_name = ?';
    await this.run(`DELETE FROM system.view_builds_in_progress ${where}`, key);
    await this.run(`DELETE FROM system.built_views ${where}`, key);
    await this.run(
      `DELETE FROM system_distributed.view_build_status ${where}`,
      key,
      Consistency.ONE,
    );
  }

  private async builtRow(keyspace: string, name: string) {
    const [row] = await this.run(
      'SELECT view_name, status_replicated FROM system.built_views ' +
        'WHERE keyspace_name = ? AND view_name = ?',
      [text(keyspace), text(name)],
    );
    return row;
  }

  private async setBuilt(keyspace: string, name: string, isReplicated: boolean): Promise<void> {
    await this.run(
      'INSERT INTO system.built_views (keyspace_name, view_name, status_replicated) ' +
        'VALUES (?, ?, ?)',
      [text(keyspace), text(name), booleanType.encode(isReplicated)],
    );
  }

  private run(statement: string, values: readonly Buffer[], level?: ConsistencyLevel) {
    return this.queries.run(statement, values, level ?? Consistency.LOCAL_ONE);
  }
}
