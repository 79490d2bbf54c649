import type { FailureReason } from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { ResponseCallback } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Endpoint, Log, Timer } from '../../platform/index.ts';
import type { KeyspaceRules } from '../consistency/index.ts';
import type { HintService } from '../hint/index.ts';
import type { WriteEnvironment, WriteTimeouts } from '../write/index.ts';

/** A batch as the local log has it. */
export interface LoggedBatch {
  readonly id: Buffer;
  readonly writtenAtMillis: number;
  readonly mutations: readonly Mutation[];
}

/** The local node's part of the batch log. */
export interface BatchLog {
  writtenBefore(millis: number): Promise<readonly LoggedBatch[]>;
  remove(id: Buffer): Promise<void>;
}

/** Between two looks for batches that were left behind (BatchlogManager.REPLAY_INTERVAL). */
const replayPeriodMs = 10_000;

/**
 * Finishes the batches whose coordinator did not (batchlog/BatchlogManager.java of Cassandra 5.0):
 *
 * 1. A batch is left behind when it is older than twice the write timeout.
 * 2. Its mutations are sent to all live replicas; those that are dead or do not answer get hints.
 * 3. When these hints are durable, the batch is forgotten.
 * 4. A batch older than the least gc_grace_seconds of its tables is forgotten without replay.
 */
export class BatchReplay {
  private readonly environment: WriteEnvironment;
  private readonly rules: KeyspaceRules;
  private readonly batches: BatchLog;
  private readonly hints: HintService;
  private readonly log: Log;
  private readonly timeouts: WriteTimeouts;
  private timer: Timer | null = null;
  private running: Promise<void> | null = null;
  private replayedCount = 0;

  constructor(
    environment: WriteEnvironment,
    rules: KeyspaceRules,
    batches: BatchLog,
    hints: HintService,
    log: Log,
    timeouts: WriteTimeouts,
  ) {
    this.environment = environment;
    this.rules = rules;
    this.batches = batches;
    this.hints = hints;
    this.log = log;
    this.timeouts = timeouts;
  }

  private get timeoutMs(): number {
    return this.timeouts.writeRequestTimeoutMs;
  }

  start(): void {
    this.timer = this.environment.timers.every(replayPeriodMs, () => {
      this.replay().catch((error: unknown) => this.log.error('Batch replay failed', error));
    });
  }

  async close(): Promise<void> {
    this.timer?.cancel();
    await this.running?.catch(() => {});
  }

  /** Batches replayed since the start. */
  get replayed(): number {
    return this.replayedCount;
  }

  /** Replays what was left behind; one run at a time. */
  replay(): Promise<void> {
    this.running ??= this.replayAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async replayAll(): Promise<void> {
    const { clock } = this.environment;
    const before = clock.nowMillis() - 2 * this.timeoutMs;
    const left = await this.batches.writtenBefore(before);
    if (left.length === 0) return;
    const hinted = new Set<string>();
    await Promise.all(left.map((batch) => this.replayBatch(batch, hinted)));
    await this.hints.flushAndSync(hinted);
    for (const { id } of left) await this.batches.remove(id);
    this.replayedCount += left.length;
  }

  private async replayBatch(batch: LoggedBatch, hinted: Set<string>): Promise<void> {
    const { mutations, writtenAtMillis } = batch;
    const graceSeconds = Math.min(...mutations.map(graceOf));
    const isExpired = writtenAtMillis + graceSeconds * 1000 <= this.environment.clock.nowMillis();
    if (mutations.length === 0 || isExpired) return;
    await Promise.all(
      mutations.map(async (mutation) => {
        const missed = await this.deliver(mutation);
        if (missed.length === 0) return;
        this.hints.write(missed, mutation, null, writtenAtMillis);
        for (const { hostId } of missed) hinted.add(hostId);
      }),
    );
  }

  /** Sends a mutation to its replicas; gives those that did not get it. */
  private deliver(mutation: Mutation): Promise<readonly NodeInfo[]> {
    const { cluster, messages } = this.environment;
    const replicas = this.rules.of(mutation.keyspace).replicas(mutation.key);
    const alive = replicas.filter(({ endpoint }) => cluster.isAlive(endpoint));
    const callback = new Delivery(replicas, alive.length);
    for (const { endpoint } of alive) {
      messages.request('MUTATION_REQ', mutation, endpoint, callback, this.timeoutMs);
    }
    return callback.done;
  }
}

function graceOf({ updates }: Mutation): number {
  return Math.min(...updates.map(({ table }) => table.options.gcGraceSeconds));
}

/** Waits for all live replicas of one mutation. */
class Delivery implements ResponseCallback<'MUTATION_RSP'> {
  readonly done: Promise<readonly NodeInfo[]>;
  private readonly missing: Map<Endpoint, NodeInfo>;
  private waiting: number;
  private resolve: (missing: readonly NodeInfo[]) => void = () => {};

  constructor(replicas: readonly NodeInfo[], asked: number) {
    this.missing = new Map(replicas.map((node) => [node.endpoint, node]));
    this.waiting = asked;
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
    if (asked === 0) this.resolve(replicas);
  }

  onResponse(from: Endpoint): void {
    this.missing.delete(from);
    this.countDown();
  }

  onFailure(_from: Endpoint, _reason: FailureReason): void {
    this.countDown();
  }

  private countDown(): void {
    if (--this.waiting === 0) this.resolve([...this.missing.values()]);
  }
}
