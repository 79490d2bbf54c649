import { FailureReason } from '../../base/error/index.ts';
import type { Message, MessageService, ReadResponse } from '../../messaging/index.ts';
import type { PartitionData } from '../../mutation/index.ts';
import { digestOf, ReadAborted, ReadWatch } from '../../mutation/index.ts';
import type { NodeMeter } from '../../observe/index.ts';
import type { Log } from '../../platform/index.ts';
import { isSystemKeyspace } from '../../schema/index.ts';
import type { StorageEngine } from '../../storage/index.ts';
import { TooManyTombstones } from '../../storage/index.ts';
import type { SchemaAgreement } from '../apply/index.ts';

export interface ReadEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly log: Log;
  readonly meter?: NodeMeter;
}

type ReadVerb = 'READ_RSP' | 'RANGE_RSP';

/**
 * Answers reads of coordinators with data or its digest; in the same call, when the engine does.
 */
export class ReadHandler {
  private readonly environment: ReadEnvironment;
  private readonly agreement: SchemaAgreement;

  constructor(environment: ReadEnvironment, agreement: SchemaAgreement) {
    this.environment = environment;
    this.agreement = agreement;
    environment.messages.handle('READ_REQ', (message) => this.handle(message, 'READ_RSP'));
    environment.messages.handle('RANGE_REQ', (message) => this.handle(message, 'RANGE_RSP'));
  }

  private handle(message: Message<'READ_REQ' | 'RANGE_REQ'>, verb: ReadVerb): void {
    const { messages, engine, meter } = this.environment;
    const { command } = message.payload;
    if (meter !== undefined && !isSystemKeyspace(command.table.keyspace)) meter.replicaReads++;
    if (!this.agreement.knowsTable(command.table, command.columns)) {
      messages.fail(message, FailureReason.INCOMPATIBLE_SCHEMA);
      return;
    }
    let found: readonly PartitionData[] | Promise<readonly PartitionData[]>;
    const watch = this.watchOf(message);
    try {
      found = engine.read(command, watch);
    } catch (error) {
      this.fail(message, verb, watch, error);
      return;
    }
    if (isPromise(found)) this.respondWhen(found, message, verb, watch);
    else this.respond(found, message, verb, watch);
  }

  /** Null where there would be nobody to tell anything. */
  private watchOf({ from, payload }: Message<'READ_REQ' | 'RANGE_REQ'>): ReadWatch | null {
    const { hasThresholds = false, command } = payload;
    const isOwn = from === this.environment.messages.endpoint;
    if (!hasThresholds && !isOwn && command.index === undefined) return null;
    return new ReadWatch(hasThresholds, isOwn);
  }

  private respondWhen(
    found: Promise<readonly PartitionData[]>,
    message: Message<'READ_REQ' | 'RANGE_REQ'>,
    verb: ReadVerb,
    watch: ReadWatch | null,
  ): void {
    found.then(
      (partitions) => this.respond(partitions, message, verb, watch),
      (error: unknown) => this.fail(message, verb, watch, error),
    );
  }

  private respond(
    partitions: readonly PartitionData[],
    message: Message<'READ_REQ' | 'RANGE_REQ'>,
    verb: ReadVerb,
    watch: ReadWatch | null,
  ): void {
    const { command, digest } = message.payload;
    const plain: ReadResponse = digest
      ? { kind: 'digest', digest: digestOf(command, partitions) }
      : { kind: 'data', partitions };
    const isPlain = watch === null || watch.isEmpty;
    const response = isPlain ? plain : { ...plain, notices: watch.notices, words: watch.words };
    this.environment.messages.respond(message, verb, response);
  }

  private fail(
    message: Message<'READ_REQ' | 'RANGE_REQ'>,
    verb: ReadVerb,
    watch: ReadWatch | null,
    error: unknown,
  ): void {
    const { messages, log } = this.environment;
    const isTold =
      error instanceof TooManyTombstones ? watch !== null : watch?.hasThresholds === true;
    if (error instanceof ReadAborted && watch !== null && isTold) {
      const { limit, value } = error;
      const { words } = watch;
      const notices = watch.noticesBeside(limit);
      messages.respond(message, verb, { kind: 'aborted', limit, value, notices, words });
      return;
    }
    if (error instanceof TooManyTombstones) {
      messages.fail(message, FailureReason.READ_TOO_MANY_TOMBSTONES);
      return;
    }
    log.error(`Cannot read for ${message.from}`, error);
    messages.fail(message, FailureReason.UNKNOWN);
  }
}

function isPromise(
  found: readonly PartitionData[] | Promise<readonly PartitionData[]>,
): found is Promise<readonly PartitionData[]> {
  return !Array.isArray(found);
}
