import { Consistency, consistencyName, ErrorCode, RequestError } from '../../base/error/index.ts';
import { TimeUuidGenerator } from '../../base/uuid/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { Random } from '../../platform/index.ts';
import type { BatchCleanup, WriteEnvironment, Writer, WriteTimeouts } from '../write/index.ts';
import { WriteHandler } from '../write/index.ts';
import { batchEndpoints } from './batch-endpoints.ts';

/**
 * Writes logged batches (StorageProxy.mutateAtomically of Cassandra 5.0): all mutations or none in
 * the end.
 *
 * 1. Two nodes are chosen for the log, and each mutation is checked to have enough live replicas:
 *    Unavailable, and nothing was written.
 * 2. The batch is stored in the log: WriteTimeout of type BATCH_LOG when that fails.
 * 3. The mutations are written: WriteTimeout of type BATCH, and the log's nodes will go on.
 * 4. When each mutation has as many responses as the level waits for, the log forgets the batch.
 */
export class BatchWriter {
  private readonly environment: WriteEnvironment;
  private readonly writer: Writer;
  private readonly random: Random;
  private readonly timeouts: WriteTimeouts;
  private readonly ids: TimeUuidGenerator;

  constructor(
    environment: WriteEnvironment,
    writer: Writer,
    random: Random,
    timeouts: WriteTimeouts,
  ) {
    this.environment = environment;
    this.writer = writer;
    this.random = random;
    this.timeouts = timeouts;
    this.ids = new TimeUuidGenerator(environment.clock, random);
  }

  private get timeoutMs(): number {
    return this.timeouts.writeRequestTimeoutMs;
  }

  /** Rejects with Unavailable, WriteTimeout or WriteFailure. */
  async write(
    mutations: readonly Mutation[],
    level: Consistency,
    trace: Trace | null,
  ): Promise<void> {
    trace?.event('Determining replicas for atomic batch');
    const keepers = this.chooseKeepers(level);
    const id = this.ids.next();
    const cleanup = new Cleanup(mutations.length, () => this.forget(id, keepers));
    const context = this.writer.context(level, 'BATCH', this.timeoutMs, trace);
    const planned = mutations.map((mutation) => this.writer.plan(mutation, context));
    for (const { handler, blockFor } of planned) handler.cleanAfter(blockFor, cleanup);
    await this.store(id, mutations, keepers, trace);
    for (const write of planned) this.writer.send(write, context);
    for (const { handler } of planned) await handler.settled();
  }

  private chooseKeepers(level: Consistency): readonly NodeInfo[] {
    const { cluster } = this.environment;
    const keepers = batchEndpoints(cluster, this.random);
    if (keepers.length > 0) return keepers;
    if (level === Consistency.ANY) return [cluster.local];
    throw new RequestError(
      ErrorCode.UNAVAILABLE,
      `Cannot achieve consistency level ${consistencyName(Consistency.TWO)} for batchlog in ` +
        'local DC, required:2, available:0',
      { kind: 'unavailable', consistency: Consistency.TWO, required: 2, alive: 0 },
    );
  }

  private async store(
    id: Buffer,
    mutations: readonly Mutation[],
    keepers: readonly NodeInfo[],
    trace: Trace | null,
  ): Promise<void> {
    const level = keepers.length === 1 ? Consistency.ONE : Consistency.TWO;
    const context = this.writer.context(level, 'BATCH_LOG', this.timeoutMs, trace);
    const handler = new WriteHandler(context, null, keepers, keepers.length);
    const { messages, clock } = this.environment;
    const batch = { id, createdAtMicros: clock.nowMicros(), mutations };
    handler.expect(keepers.length);
    for (const { endpoint } of keepers) {
      messages.request('BATCH_STORE_REQ', batch, endpoint, handler, this.timeoutMs, trace);
    }
    handler.sent();
    await handler.settled();
  }

  private forget(id: Buffer, keepers: readonly NodeInfo[]): void {
    for (const { endpoint } of keepers) {
      this.environment.messages.send('BATCH_REMOVE_REQ', id, endpoint);
    }
  }
}

/** Counts the mutations that still need the log. */
class Cleanup implements BatchCleanup {
  private waitingFor: number;
  private readonly onDone: () => void;

  constructor(mutations: number, onDone: () => void) {
    this.waitingFor = mutations;
    this.onDone = onDone;
  }

  acknowledge(): void {
    if (--this.waitingFor === 0) this.onDone();
  }
}
