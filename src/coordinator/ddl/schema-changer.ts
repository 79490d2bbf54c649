import type { FailureReason } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { MessageService, ResponseCallback } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { NodeEvent } from '../../observe/index.ts';
import type { Clock, Endpoint, Log, Timer, Timers } from '../../platform/index.ts';
import { sleep } from '../../platform/index.ts';
import type { Schema, SchemaSource } from '../../schema/index.ts';

/** The local node's schema store, as a change needs it. */
export interface LocalSchema extends SchemaSource {
  /**
   * Applies a change here, durably, one at a time. Gives the rows of system_schema that it wrote,
   * none when nothing changed. Throws what `change` throws, and StorageFailure.
   */
  change(change: (current: Schema) => Schema): Promise<readonly Mutation[]>;
  /** Takes rows that another node has. */
  merge(mutations: readonly Mutation[]): Promise<void>;
}

export interface SchemaChangeEnvironment {
  readonly cluster: ClusterView;
  readonly messages: MessageService;
  readonly schema: LocalSchema;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly events: { subscribe(listener: (event: NodeEvent) => void): () => void };
}

/** How long a statement waits for the others to agree; then it succeeds all the same. */
const agreementTimeoutMs = 5_000;
const agreementPollMs = 5;
/** How often the versions of others are compared with the own one, and how long they may differ. */
const comparePeriodMs = 1_000;
const patienceMs = 3_000;
/** A pull that nobody answers is tried again, so it need not wait long. */
const pullTimeoutMs = 5_000;

/**
 * Makes schema changes reach every node (schema/MigrationCoordinator.java of Cassandra 5.0).
 *
 * 1. A change is applied to this node's store, durably, and its version is gossiped.
 * 2. The rows that changed are pushed to the live members.
 * 3. The statement waits, for a bounded time, until each of them has said that it took the rows, or
 *    gossips the same version.
 * 4. Whoever missed a push is noticed by its version: when that differs for a while, its rows are
 *    pulled; it pulls ours in the same way. Rows merge by their timestamps, so that nodes which
 *    exchange all rows agree, whatever the order.
 */
export class SchemaChanger {
  private readonly environment: SchemaChangeEnvironment;
  /** Members that disagree, and since when (monotonic milliseconds). */
  private readonly differing = new Map<Endpoint, number>();
  private readonly pulling = new Set<Endpoint>();
  private timer: Timer | null = null;
  private unsubscribe: () => void = () => {};

  constructor(environment: SchemaChangeEnvironment) {
    this.environment = environment;
  }

  /** Begins to compare the others' versions with the own one. */
  start(): void {
    const { timers, events } = this.environment;
    this.timer = timers.every(comparePeriodMs, () => this.compare());
    this.unsubscribe = events.subscribe((event) => {
      if (event.kind === 'endpoint-up') this.pullIfDifferent(event.endpoint);
    });
  }

  close(): void {
    this.timer?.cancel();
    this.unsubscribe();
  }

  /** Rejects with what `change` throws, and StorageFailure. */
  async change(change: (current: Schema) => Schema): Promise<Schema> {
    const { schema } = this.environment;
    const mutations = await schema.change(change);
    if (mutations.length > 0) await this.spread(mutations);
    return schema.current;
  }

  /** Fetches the schema of one live member; for a node that starts. Resolves when tried. */
  async pullFrom(endpoint: Endpoint): Promise<boolean> {
    const { messages, schema, log } = this.environment;
    if (this.pulling.has(endpoint)) return false;
    this.pulling.add(endpoint);
    try {
      const answer = new Answer<readonly Mutation[]>();
      messages.request('SCHEMA_PULL_REQ', null, endpoint, answer, pullTimeoutMs);
      const mutations = await answer.value;
      if (mutations === null) return false;
      await schema.merge(mutations);
      return true;
    } catch (error) {
      log.error(`Cannot take the schema of ${endpoint}`, error);
      return false;
    } finally {
      this.pulling.delete(endpoint);
    }
  }

  /** True when all live members but these gossip this node's version. */
  private isAgreedBut(others: ReadonlySet<Endpoint>): boolean {
    const { version } = this.environment.schema.current;
    return this.others().every(
      ({ endpoint, schemaVersion }) =>
        others.has(endpoint) || (schemaVersion ?? version) === version,
    );
  }

  private others(): readonly NodeInfo[] {
    const { cluster, messages } = this.environment;
    return cluster
      .members()
      .filter(({ endpoint }) => endpoint !== messages.endpoint && cluster.isAlive(endpoint));
  }

  /** Steps 2 and 3. */
  private async spread(mutations: readonly Mutation[]): Promise<void> {
    const { messages, clock, timers, schema, log } = this.environment;
    const taken = new Acknowledgements();
    for (const { endpoint } of this.others()) {
      messages.request('SCHEMA_PUSH_REQ', mutations, endpoint, taken, agreementTimeoutMs);
    }
    const deadline = clock.monotonicMillis() + agreementTimeoutMs;
    while (!this.isAgreedBut(taken.endpoints)) {
      if (clock.monotonicMillis() >= deadline) {
        log.warn(`No schema agreement on ${schema.current.version} in ${agreementTimeoutMs} ms`);
        return;
      }
      await sleep(timers, agreementPollMs);
    }
  }

  /** Step 4. */
  private compare(): void {
    const { schema, clock } = this.environment;
    const { version } = schema.current;
    const now = clock.monotonicMillis();
    for (const { endpoint, schemaVersion } of this.others()) {
      if (schemaVersion === null || schemaVersion === version) {
        this.differing.delete(endpoint);
        continue;
      }
      const since = this.differing.get(endpoint) ?? now;
      this.differing.set(endpoint, since);
      if (now - since < patienceMs) continue;
      this.differing.delete(endpoint);
      this.pull(endpoint);
    }
  }

  private pullIfDifferent(endpoint: Endpoint): void {
    const { cluster, schema } = this.environment;
    const version = cluster.node(endpoint)?.schemaVersion ?? null;
    if (version !== null && version !== schema.current.version) this.pull(endpoint);
  }

  private pull(endpoint: Endpoint): void {
    this.pullFrom(endpoint).catch(() => {});
  }
}

/** Who took the rows of a push. */
class Acknowledgements implements ResponseCallback<'SCHEMA_PUSH_RSP'> {
  readonly endpoints = new Set<Endpoint>();

  onResponse(from: Endpoint): void {
    this.endpoints.add(from);
  }

  onFailure(_from: Endpoint, _reason: FailureReason): void {
    // It will be found out by its version.
  }
}

/** The answer to one request; null when there is none. */
class Answer<T> implements ResponseCallback {
  readonly value: Promise<T | null>;
  private resolve: (value: T | null) => void = () => {};

  constructor() {
    this.value = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  onResponse(_from: Endpoint, payload: unknown): void {
    this.resolve(payload as T);
  }

  onFailure(_from: Endpoint, _reason: FailureReason): void {
    this.resolve(null);
  }
}
