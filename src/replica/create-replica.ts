import type { ClusterView } from '../cluster/index.ts';
import type { MessageService } from '../messaging/index.ts';
import type { NodeMeter, Observer } from '../observe/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import type { StorageEngine } from '../storage/index.ts';
import { MutationApplier, SchemaAgreement } from './apply/index.ts';
import { LocalBatches } from './batch/index.ts';
import { CounterApplier } from './counter/index.ts';
import type { SchemaStore } from './ddl/index.ts';
import type { HintKeeper } from './hint/index.ts';
import { HintApplier } from './hint/index.ts';
import { Acceptor } from './paxos/index.ts';
import { ReadHandler } from './read/index.ts';
import { Truncations } from './truncate/index.ts';
import type { ViewEnvironment } from './view/index.ts';
import { ViewWriter } from './view/index.ts';

/** What a replica needs of its node. */
export interface ReplicaEnvironment {
  readonly messages: MessageService;
  readonly engine: StorageEngine;
  readonly schema: SchemaStore;
  readonly cluster: ClusterView;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Counts the work for users' keyspaces, when somebody wants to know. */
  readonly meter?: NodeMeter;
  readonly log: Log;
  /** Where hints go that are not for this node: the coordinator's hints. */
  readonly hints: HintKeeper;
  /** What materialized views need besides; without it there are none. */
  readonly views?: Pick<ViewEnvironment, 'random' | 'functions' | 'timeouts'>;
}

/** The part of a node that answers other nodes' (and its own) coordinators. */
export interface Replica {
  /** The batches that coordinators left here. */
  readonly batches: LocalBatches;
  /** Applies the updates of counters that this node leads. */
  readonly counters: CounterApplier;
  /** When tables of this node were truncated. */
  readonly truncations: Truncations;
  /** Keeps materialized views up to date. */
  readonly views: ViewWriter | null;
  /** Reads what earlier lives remembered. */
  start(): Promise<void>;
}

/** Takes the verbs of writes, reads, hints, batches, Paxos, truncation, schema and ping. */
export function createReplica(environment: ReplicaEnvironment): Replica {
  const { messages, schema } = environment;
  const agreement = new SchemaAgreement(schema);
  const truncations = new Truncations(environment);
  const batches = new LocalBatches(environment, truncations);
  const views =
    environment.views === undefined
      ? null
      : new ViewWriter({ ...environment, ...environment.views }, batches);
  const applier = new MutationApplier(environment, agreement, views);
  const counters = new CounterApplier(environment, applier);
  new ReadHandler(environment, agreement);
  new HintApplier(environment, applier, truncations);
  new Acceptor(environment, applier, truncations);
  schema.serve(messages);
  messages.handle('PING_REQ', (message) => messages.respond(message, 'PING_RSP', null));
  return { batches, counters, truncations, views, start: () => truncations.load() };
}
