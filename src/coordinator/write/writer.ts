import type { WriteType } from '../../base/error/index.ts';
import { Consistency, overloaded } from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { PaxosCommit, Payload } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { KeyspaceRules, ReplicationRules } from '../consistency/index.ts';
import { assureSufficientForWrite, blockForWrite, countIn } from '../consistency/index.ts';
import type { WriteContext, WriteEnvironment } from './write-context.ts';
import { EachQuorumWriteHandler, WriteHandler } from './write-handler.ts';

/** A mutation whose replicas are known and sufficient, and that is not sent yet. */
export interface PlannedWrite {
  readonly mutation: Mutation;
  readonly replicas: readonly NodeInfo[];
  readonly handler: WriteHandler;
  readonly blockFor: number;
}

/**
 * Writes mutations to their replicas (StorageProxy.performWrite and sendToHintedReplicas).
 *
 * 1. Replicas: the natural ones of the key's interval, and those pending.
 * 2. Unavailable when too few are alive for the level; nothing was sent for this mutation then.
 * 3. MUTATION_REQ to every live replica of every data centre, the own node last, so that the
 *    others work meanwhile. (Cassandra sends one message a remote data centre, whose receiver
 *    forwards it; here a message is a value that is handed over, so each replica is told itself.)
 * 4. A hint for every dead replica that may have one.
 */
export class Writer {
  private readonly environment: WriteEnvironment;
  private readonly rules: KeyspaceRules;

  constructor(environment: WriteEnvironment, rules: KeyspaceRules) {
    this.environment = environment;
    this.rules = rules;
  }

  /** What the writes of one call share. */
  context(
    level: Consistency,
    writeType: WriteType,
    timeoutMs: number,
    trace: Trace | null,
  ): WriteContext {
    const { environment } = this;
    const startedAt = environment.clock.monotonicMillis();
    return { environment, level, writeType, timeoutMs, startedAt, trace };
  }

  /** Steps 1 and 2. Throws Unavailable. */
  plan(mutation: Mutation, context: WriteContext): PlannedWrite {
    const { cluster } = this.environment;
    const { level } = context;
    const rules = this.rules.of(mutation.keyspace);
    const natural = rules.replicas(mutation.key);
    const pending = this.environment.pendingReplicas(rules.keyspace, mutation.key);
    const blockFor = blockForWrite(rules, level, pending, cluster.local.dataCenter);
    assureSufficientForWrite(cluster, rules, level, natural, pending, blockFor);
    const replicas = pending.length === 0 ? natural : [...natural, ...pending];
    const eachQuorum = level === Consistency.EACH_QUORUM && rules.countsDataCenters;
    const handler = eachQuorum
      ? new EachQuorumWriteHandler(
          context,
          mutation,
          replicas,
          blockFor,
          requiredOfEach(rules, pending),
        )
      : new WriteHandler(context, mutation, replicas, blockFor);
    return { mutation, replicas, handler, blockFor: rules.blockFor(level) };
  }

  /** Steps 3 and 4; `includesLocal` is false when the own node has the mutation already. */
  send(planned: PlannedWrite, context: WriteContext, includesLocal = true): void {
    this.sendAs('MUTATION_REQ', planned.mutation, planned, context, true, includesLocal);
  }

  /** The same for the commit of a lightweight transaction; the dead may go without a hint. */
  sendCommit(
    commit: PaxosCommit,
    planned: PlannedWrite,
    context: WriteContext,
    allowsHints: boolean,
  ): void {
    this.sendAs('PAXOS_COMMIT_REQ', commit, planned, context, allowsHints, true);
  }

  private sendAs<V extends 'MUTATION_REQ' | 'PAXOS_COMMIT_REQ'>(
    verb: V,
    payload: Payload<V>,
    planned: PlannedWrite,
    context: WriteContext,
    allowsHints: boolean,
    includesLocal: boolean,
  ): void {
    const { cluster, messages, hints } = this.environment;
    const { mutation, replicas, handler } = planned;
    const { timeoutMs, trace } = context;
    if (hints.isCongested) this.refuseCongested(replicas);
    let isLocal = false;
    let toHint: NodeInfo[] | null = null;
    for (const node of replicas) {
      const endpoint = node.endpoint;
      if (endpoint === messages.endpoint) {
        isLocal = includesLocal;
      } else if (cluster.isAlive(endpoint)) {
        handler.expect(1);
        messages.request(verb, payload, endpoint, handler, timeoutMs, trace);
      } else if (allowsHints && hints.shouldHint(node)) {
        toHint ??= [];
        toHint.push(node);
      }
    }
    if (toHint !== null) {
      hints.write(toHint, mutation, trace);
      handler.onHinted();
    }
    if (isLocal) {
      handler.expect(1);
      messages.request(verb, payload, messages.endpoint, handler, timeoutMs, trace);
    }
    handler.sent();
  }

  /** Hints must not pile up without bound: Overloaded, as StorageProxy.checkHintOverload. */
  private refuseCongested(replicas: readonly NodeInfo[]): void {
    const { hints } = this.environment;
    const target = replicas.find((node) => hints.hasWaiting(node) && hints.shouldHint(node));
    if (target !== undefined) throw overloaded(`Too many in flight hints for ${target.endpoint}`);
  }
}

/** Majorities of the data centres, each raised by its pending replicas. */
function requiredOfEach(
  rules: ReplicationRules,
  pending: readonly NodeInfo[],
): Map<string, number> {
  const required = new Map<string, number>();
  for (const dataCenter of rules.dataCenters) {
    required.set(dataCenter, rules.quorumIn(dataCenter) + countIn(pending, dataCenter));
  }
  return required;
}
