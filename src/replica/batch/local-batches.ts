import { FailureReason, invariant } from '../../base/error/index.ts';
import type { BatchStore, Message, MessageService } from '../../messaging/index.ts';
import { finishRead, wholeTable } from '../../mutation/index.ts';
import type { Clock, Log } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { SchemaSource, TableMetadata } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import type { Truncations } from '../truncate/index.ts';
import type { StoredBatch } from './batch-table.ts';
import { batchOf, removeMutation, storeMutation } from './batch-table.ts';

export interface BatchEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly clock: Clock;
  readonly log: Log;
}

/** The batches that coordinators left with this node until their writes are done. */
export class LocalBatches {
  private readonly environment: BatchEnvironment;
  private readonly truncations: Truncations;

  constructor(environment: BatchEnvironment, truncations: Truncations) {
    this.environment = environment;
    this.truncations = truncations;
    const { messages } = environment;
    messages.handle('BATCH_STORE_REQ', (message) => void this.onStore(message));
    messages.handle('BATCH_REMOVE_REQ', ({ payload }) => void this.onRemove(payload));
  }

  /** Resolves when the batch is durable. Rejects with StorageFailure. */
  async store(batch: BatchStore): Promise<void> {
    await this.environment.engine.apply(storeMutation(this.table, batch), true);
  }

  async remove(id: Buffer): Promise<void> {
    const nowMicros = this.environment.clock.nowMicros();
    await this.environment.engine.apply(removeMutation(this.table, id, nowMicros), true);
  }

  /** Batches written before a time (milliseconds since the epoch), in no particular order. */
  async writtenBefore(millis: number): Promise<readonly StoredBatch[]> {
    const { engine, clock, log, schema } = this.environment;
    const command = wholeTable(this.table, nowInSeconds(clock));
    const found = finishRead(command, await engine.read(command));
    const batches: StoredBatch[] = [];
    for (const partition of found) {
      const batch = batchOf(
        partition,
        (id) => schema.current.tableById(id),
        (error) => log.warn(`A mutation of a batch is skipped: ${String(error)}`),
      );
      if (batch !== null && batch.writtenAtMillis < millis) {
        batches.push(this.withoutTruncated(batch));
      }
    }
    return batches;
  }

  /** Truncated is as good as delivered and truncated then. */
  private withoutTruncated({ id, writtenAtMillis, mutations }: StoredBatch): StoredBatch {
    const wanted = mutations
      .map((mutation) => this.truncations.stillWanted(mutation, writtenAtMillis))
      .filter((mutation) => mutation !== null);
    return { id, writtenAtMillis, mutations: wanted };
  }

  private get table(): TableMetadata {
    const table = this.environment.schema.current.table('system', 'batches');
    invariant(table !== undefined, 'the schema has system.batches');
    return table;
  }

  private async onStore(message: Message<'BATCH_STORE_REQ'>): Promise<void> {
    const { messages, log } = this.environment;
    try {
      await this.store(message.payload);
      messages.respond(message, 'BATCH_STORE_RSP', null);
    } catch (error) {
      log.error(`Cannot store a batch of ${message.from}`, error);
      messages.fail(message, FailureReason.UNKNOWN);
    }
  }

  private async onRemove(id: Buffer): Promise<void> {
    try {
      await this.remove(id);
    } catch (error) {
      this.environment.log.error('Cannot forget a batch; it will be replayed', error);
    }
  }
}
