import type { AuthRow } from '../auth/index.ts';
import { Consistency, invariant } from '../base/error/index.ts';
import { parseUuid } from '../base/uuid/index.ts';
import type { PartitionUpdate } from '../mutation/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import { nowInSeconds } from '../platform/index.ts';
import type { ViewBuildLog } from '../replica/index.ts';
import type { SchemaSource, TableMetadata, ViewMetadata } from '../schema/index.ts';
import type { StorageEngine } from '../storage/index.ts';
import type { RowTime } from '../system/index.ts';
import { deleteRows, insertRow, mutationOf } from '../system/index.ts';
import { textType } from '../types/index.ts';
import type { InternalQueries } from './internal-queries.ts';

/** One range around the whole ring: what a node holds is built in one go. */
const RING_END = '-9223372036854775808';

export interface ViewBuildsEnvironment {
  readonly queries: InternalQueries;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly hostId: string;
}

/**
 * Remembers builds of views in `system.view_builds_in_progress` and `system.built_views`, and tells
 * the cluster in `system_distributed.view_build_status`, as Cassandra does.
 */
export class ViewBuilds implements ViewBuildLog {
  private readonly environment: ViewBuildsEnvironment;
  private readonly hostId: Buffer;

  constructor(environment: ViewBuildsEnvironment) {
    this.environment = environment;
    const hostId = parseUuid(environment.hostId);
    invariant(hostId !== null, `host id ${environment.hostId}`);
    this.hostId = hostId;
  }

  async isBuilt(view: ViewMetadata): Promise<boolean> {
    return (await this.builtRow(view)) !== undefined;
  }

  async lastToken(view: ViewMetadata): Promise<bigint | null> {
    const row = await this.find('last_token', 'view_builds_in_progress', view);
    const token = row?.get('last_token') ?? null;
    return token === null ? null : BigInt(token.toString());
  }

  /** Only told: a build does not wait for the cluster to hear of it. */
  async started(view: ViewMetadata): Promise<void> {
    try {
      await this.tell('STARTED', view);
    } catch (error) {
      const { log } = this.environment;
      log.warn(`Cannot tell that the build of ${view.keyspace}.${view.name} has begun`, error);
    }
  }

  async advanced(view: ViewMetadata, lastToken: bigint, keys: number): Promise<void> {
    await this.apply('view_builds_in_progress', (table, time) =>
      insertRow(
        table,
        {
          ...keyOf(view),
          start_token: RING_END,
          end_token: RING_END,
          last_token: String(lastToken),
          keys_built: keys,
        },
        time,
      ),
    );
  }

  async finished(view: ViewMetadata): Promise<void> {
    await this.setBuilt(view, false);
    await this.remove('view_builds_in_progress', view);
  }

  async announced(view: ViewMetadata): Promise<void> {
    const row = await this.builtRow(view);
    if (row?.get('status_replicated')?.[0] === 1) return;
    await this.tell('SUCCESS', view);
    await this.setBuilt(view, true);
  }

  async removed(view: ViewMetadata): Promise<void> {
    await this.remove('view_builds_in_progress', view);
    await this.remove('built_views', view);
    await this.environment.queries.run(
      'DELETE FROM system_distributed.view_build_status ' +
        'WHERE keyspace_name = ? AND view_name = ?',
      [textType.encode(view.keyspace), textType.encode(view.name)],
      Consistency.ONE,
    );
  }

  private builtRow(view: ViewMetadata): Promise<AuthRow | undefined> {
    return this.find('status_replicated', 'built_views', view);
  }

  private async find(
    column: string,
    table: string,
    { keyspace, name }: ViewMetadata,
  ): Promise<AuthRow | undefined> {
    const [row] = await this.environment.queries.run(
      `SELECT ${column} FROM system.${table} WHERE keyspace_name = ? AND view_name = ?`,
      [textType.encode(keyspace), textType.encode(name)],
      Consistency.ONE,
    );
    return row;
  }

  private async tell(status: string, { keyspace, name }: ViewMetadata): Promise<void> {
    await this.environment.queries.run(
      'INSERT INTO system_distributed.view_build_status ' +
        '(keyspace_name, view_name, host_id, status) VALUES (?, ?, ?, ?)',
      [textType.encode(keyspace), textType.encode(name), this.hostId, textType.encode(status)],
      Consistency.ONE,
    );
  }

  private async setBuilt(view: ViewMetadata, isReplicated: boolean): Promise<void> {
    await this.apply('built_views', (table, time) =>
      insertRow(table, { ...keyOf(view), status_replicated: isReplicated }, time),
    );
  }

  private async remove(table: string, view: ViewMetadata): Promise<void> {
    await this.apply(table, (found, time) => deleteRows(found, keyOf(view), time));
  }

  private async apply(
    name: string,
    update: (table: TableMetadata, time: RowTime) => PartitionUpdate,
  ): Promise<void> {
    const { engine, schema, clock } = this.environment;
    const table = schema.current.table('system', name);
    invariant(table !== undefined, `the schema has system.${name}`);
    const time = { timestamp: clock.nowMicros(), nowInSeconds: nowInSeconds(clock) };
    await engine.apply(mutationOf(update(table, time)), true);
  }
}

function keyOf({ keyspace, name }: ViewMetadata): Readonly<Record<string, string>> {
  return { keyspace_name: keyspace, view_name: name };
}
