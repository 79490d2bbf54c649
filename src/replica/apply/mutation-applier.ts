import { FailureReason } from '../../base/error/index.ts';
import type { Message, MessageService } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { NodeMeter, Observer } from '../../observe/index.ts';
import type { Log } from '../../platform/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import { isSystemKeyspace } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import { WriteExpired } from '../../storage/index.ts';
import type { SchemaAgreement } from './schema-agreement.ts';

export interface ApplyEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaSource;
  readonly observer: Observer;
  readonly log: Log;
  readonly meter?: NodeMeter;
}

/** Keeps materialized views up to date with what is applied. */
export interface ViewUpdates {
  /** True when a table of the keyspace has views. */
  hasViews(keyspace: string): boolean;
  /** Applies a mutation to views, then to base tables by calling `base`. */
  apply(mutation: Mutation, durable: boolean, base: () => undefined | Promise<void>): Promise<void>;
}

/** What is asked of a keyspace for each write. */
interface KeyspaceWrites {
  readonly durable: boolean;
  readonly hasViews: boolean;
}

type WriteVerb = 'MUTATION' | 'READ_REPAIR';

/**
 * Applies mutations that coordinators send. What the engine refuses is answered as a failure, never
 * acknowledged.
 */
export class MutationApplier {
  private readonly environment: ApplyEnvironment;
  private readonly agreement: SchemaAgreement;
  private readonly views: ViewUpdates | null;
  private readonly keyspaces = new Map<string, KeyspaceWrites>();

  constructor(
    environment: ApplyEnvironment,
    agreement: SchemaAgreement,
    views: ViewUpdates | null = null,
  ) {
    this.environment = environment;
    this.agreement = agreement;
    this.views = views;
    environment.schema.subscribe(() => this.keyspaces.clear());
    environment.messages.handle('MUTATION_REQ', (message) => this.handle(message, 'MUTATION'));
    environment.messages.handle('READ_REPAIR_REQ', (message) =>
      this.handle(message, 'READ_REPAIR'),
    );
  }

  /**
   * Applies a mutation to the local engine as its keyspace wants it: undefined when it is done on
   * return. Throws or rejects with what the engine does.
   */
  apply(mutation: Mutation): undefined | Promise<void> {
    const { keyspace } = mutation;
    const { durable, hasViews } = this.keyspaces.get(keyspace) ?? this.writesOf(keyspace);
    const { meter, engine } = this.environment;
    if (meter !== undefined && !isSystemKeyspace(keyspace)) meter.replicaWrites++;
    if (!hasViews || this.views === null) return engine.apply(mutation, durable);
    return this.views.apply(mutation, durable, () => engine.apply(mutation, durable));
  }

  /** False when tables or columns of a mutation are unknown here. */
  knows(mutation: Mutation): boolean {
    return this.agreement.knows(mutation);
  }

  private writesOf(keyspace: string): KeyspaceWrites {
    const durable = this.environment.schema.current.keyspace(keyspace)?.durableWrites ?? true;
    const writes = { durable, hasViews: this.views?.hasViews(keyspace) ?? false };
    this.keyspaces.set(keyspace, writes);
    return writes;
  }

  private handle(message: Message<'MUTATION_REQ' | 'READ_REPAIR_REQ'>, verb: WriteVerb): void {
    const { messages } = this.environment;
    const mutation = message.payload;
    if (!this.knows(mutation)) {
      messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
      return;
    }
    let pending: undefined | Promise<void>;
    try {
      pending = this.apply(mutation);
    } catch (error) {
      this.fail(message, error);
      return;
    }
    if (pending === undefined) this.respond(message, verb);
    else this.respondWhen(pending, message, verb);
  }

  private respondWhen(pending: Promise<void>, message: Message, verb: WriteVerb): void {
    pending.then(
      () => this.respond(message, verb),
      (error: unknown) => this.fail(message, error),
    );
  }

  private respond(message: Message, verb: WriteVerb): void {
    const response = verb === 'MUTATION' ? 'MUTATION_RSP' : 'READ_REPAIR_RSP';
    this.environment.messages.respond(message, response, null);
  }

  private fail(message: Message, error: unknown): void {
    const { log, observer, messages } = this.environment;
    if (error instanceof WriteExpired) {
      messages.drop(message);
      return;
    }
    log.error(`Cannot apply a mutation from ${message.from}`, error);
    observer.emit({ kind: 'storage-failure', what: String(error) });
    messages.fail(message, FailureReason.UNKNOWN);
  }
}
