import { FailureReason } from '../../base/error/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { Message, MessageService } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Clock, Log } from '../../platform/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import type { MutationApplier } from '../apply/index.ts';
import type { Truncations } from '../truncate/index.ts';

/** Where hints go that are not for this node. */
export interface HintKeeper {
  writeFor(hostIds: readonly string[], mutation: Mutation, createdAtMillis: number): void;
}

export interface HintEnvironment {
  readonly messages: MessageService;
  readonly cluster: ClusterView;
  readonly schema: SchemaSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly hints: HintKeeper;
}

/**
 * Takes hints that other nodes kept for this one (hints/HintVerbHandler.java of Cassandra 5.0).
 *
 * 1. A hint for another host (its keeper is leaving) is kept here for it.
 * 2. A hint for a key that this node has no longer goes to those that have it, as hints.
 * 3. Else what of it is still wanted is applied: not what expired, nor of tables truncated since.
 *
 * Unlike Cassandra, which drops hints of tables it does not know, this answers a failure, so that
 * the keeper tries again when this node has learnt the schema.
 */
export class HintApplier {
  private readonly environment: HintEnvironment;
  private readonly applier: MutationApplier;
  private readonly truncations: Truncations;

  constructor(environment: HintEnvironment, applier: MutationApplier, truncations: Truncations) {
    this.environment = environment;
    this.applier = applier;
    this.truncations = truncations;
    environment.messages.handle('HINT_REQ', (message) => void this.onHint(message));
  }

  private async onHint(message: Message<'HINT_REQ'>): Promise<void> {
    const { messages, log } = this.environment;
    const { hostId, mutation, createdAtMillis } = message.payload;
    try {
      if (!this.applier.knows(mutation)) {
        messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
        return;
      }
      await this.take(hostId, mutation, createdAtMillis);
      messages.respond(message, 'HINT_RSP', null);
    } catch (error) {
      log.error(`Cannot apply a hint of ${message.from}`, error);
      messages.fail(message, FailureReason.UNKNOWN);
    }
  }

  private async take(hostId: string, mutation: Mutation, createdAtMillis: number): Promise<void> {
    const { cluster, schema, hints } = this.environment;
    const { local } = cluster;
    if (hostId !== local.hostId) {
      hints.writeFor([hostId], mutation, createdAtMillis);
      return;
    }
    const keyspace = schema.current.keyspace(mutation.keyspace);
    const replicas = keyspace === undefined ? [] : cluster.replicas(keyspace, mutation.key);
    if (!replicas.some(({ endpoint }) => endpoint === local.endpoint)) {
      const others = replicas.map((node) => node.hostId);
      hints.writeFor(others, mutation, createdAtMillis);
      return;
    }
    if (this.isExpired(mutation, createdAtMillis)) return;
    const wanted = this.truncations.stillWanted(mutation, createdAtMillis);
    if (wanted !== null) await this.applier.apply(wanted);
  }

  private isExpired(mutation: Mutation, createdAtMillis: number): boolean {
    const { clock, schema } = this.environment;
    const graceSeconds = Math.min(
      ...mutation.updates.map(({ table }) => {
        const own = schema.current.tableById(table.id) ?? table;
        return own.options.gcGraceSeconds;
      }),
    );
    return createdAtMillis + graceSeconds * 1000 <= clock.nowMillis();
  }
}
