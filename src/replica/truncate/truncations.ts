import { FailureReason } from '../../base/error/index.ts';
import { uuidToString } from '../../base/uuid/index.ts';
import type { Message, MessageService } from '../../messaging/index.ts';
import type { PartitionRead } from '../../mutation/index.ts';
import {
  ALL_ROWS,
  bytesOfId,
  Cell,
  ComplexCells,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  Row,
  UpdateBuilder,
} from '../../mutation/index.ts';
import type { Clock, Log } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { ColumnMetadata, SchemaSource, TableMetadata } from '../../schema/index.ts';
import { viewsOf } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';

export interface TruncationEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly clock: Clock;
  readonly log: Log;
}

/** Bytes of a record: segment and position of the commit log (zeros here), then the time. */
const RECORD_BYTES = 20;
const TIME_OFFSET = 12;

/**
 * Truncates tables of this node, and remembers when, in `system.local.truncated_at` as Cassandra
 * does: hints and batches written before must not bring the data back.
 */
export class Truncations {
  private readonly environment: TruncationEnvironment;
  /** Table id to milliseconds since the epoch. */
  private readonly times = new Map<string, number>();

  constructor(environment: TruncationEnvironment) {
    this.environment = environment;
    environment.messages.handle('TRUNCATE_REQ', (message) => void this.onRequest(message));
  }

  /** Reads what earlier lives remembered. */
  async load(): Promise<void> {
    const column = this.column();
    if (column === null) return;
    const { table, data } = column;
    const [partition] = await this.environment.engine.read(this.readLocal(table));
    const [row] = partition?.unfiltereds ?? [];
    if (!(row instanceof Row)) return;
    const found = row.columns.find((cells) => cells.column.name === data.name);
    if (!(found instanceof ComplexCells)) return;
    for (const { path, value } of found.cells) {
      if (path === null || value.length < RECORD_BYTES) continue;
      this.times.set(uuidToString(path), Number(value.readBigInt64BE(TIME_OFFSET)));
    }
  }

  /** Milliseconds since the epoch; before all time when the table was never truncated. */
  truncatedAt(tableId: string): number {
    return this.times.get(tableId) ?? Number.NEGATIVE_INFINITY;
  }

  /** What of a mutation written at a time is still wanted; null when nothing is. */
  stillWanted(mutation: Mutation, writtenAtMillis: number): Mutation | null {
    if (this.times.size === 0) return mutation;
    const updates = mutation.updates.filter(
      ({ table }) => writtenAtMillis > this.truncatedAt(table.id),
    );
    if (updates.length === mutation.updates.length) return mutation;
    if (updates.length === 0) return null;
    return new Mutation(mutation.keyspace, mutation.key, updates);
  }

  /** Drops all data of a table; durable when it resolves. */
  async truncate(tableId: string): Promise<void> {
    const { engine, clock } = this.environment;
    const millis = clock.nowMillis();
    await engine.truncate(tableId);
    this.times.set(tableId, millis);
    const column = this.column();
    if (column === null) return;
    await engine.apply(this.record(column.table, column.data, tableId, millis), true);
    await engine.sync();
  }

  private async onRequest(message: Message<'TRUNCATE_REQ'>): Promise<void> {
    const { messages, schema, log } = this.environment;
    const { keyspace, table: name } = message.payload;
    const table = schema.current.table(keyspace, name);
    if (table === undefined) {
      messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
      return;
    }
    try {
      await this.truncate(table.id);
      const owner = schema.current.keyspace(keyspace);
      const views = owner === undefined ? [] : viewsOf(owner, table.id);
      for (const view of views) await this.truncate(view.id);
      messages.respond(message, 'TRUNCATE_RSP', null);
    } catch (error) {
      log.error(`Cannot truncate ${keyspace}.${name}`, error);
      messages.fail(message, FailureReason.UNKNOWN);
    }
  }

  private column(): { readonly table: TableMetadata; readonly data: ColumnMetadata } | null {
    const table = this.environment.schema.current.table('system', 'local');
    const data = table?.column('truncated_at');
    return table === undefined || data === undefined ? null : { table, data };
  }

  private record(
    table: TableMetadata,
    column: ColumnMetadata,
    tableId: string,
    millis: number,
  ): Mutation {
    const value = Buffer.alloc(RECORD_BYTES);
    value.writeBigInt64BE(BigInt(millis), TIME_OFFSET);
    const micros = this.environment.clock.nowMicros();
    const path = bytesOfId(tableId);
    const cell = new Cell(column, micros, NO_TTL, NO_DELETION_TIME, value, path);
    const cells = new ComplexCells(column, DeletionTime.LIVE, [cell]);
    const row = new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cells]);
    const update = new UpdateBuilder(table, LOCAL_KEY).addRow(row).build();
    return new Mutation(table.keyspace, LOCAL_KEY, [update]);
  }

  private readLocal(table: TableMetadata): PartitionRead {
    return {
      kind: 'partition',
      table,
      columns: null,
      clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds: nowInSeconds(this.environment.clock),
      key: LOCAL_KEY,
    };
  }
}

const LOCAL_KEY = decorateKey(Buffer.from('local'));
