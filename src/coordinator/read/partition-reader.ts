import { Consistency } from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { PartitionData, PartitionRead } from '../../mutation/index.ts';
import { digestOf, finishRead } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { isDataCenterLocal } from '../consistency/index.ts';
import { mustFilterHere, withoutFilter } from './coordinator-filter.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { LiveResult } from './live-result.ts';
import type { ReadContext } from './read-context.ts';
import { remainingMs } from './read-context.ts';
import type { ReadPlan } from './read-plan.ts';
import { ownReplica, planRead, readCandidates } from './read-plan.ts';
import { Reconciler } from './reconciler.ts';
import { ResponseCollector } from './response-collector.ts';
import { retryDelayMs, retryPolicy } from './retry-policy.ts';
import type { Speculation, Speculative } from './speculation.ts';

const NOTHING_LEARNT = new LatencyHistogram();

/**
 * Reads one partition at a consistency level (service/reads/AbstractReadExecutor.java of Cassandra
 * 5.0).
 *
 * 1. Data is asked of the nearest replica and digests of as many others as the level needs; with
 *    speculative_retry ALWAYS of one more, and then data of two.
 * 2. When they are slower than reads of this table usually are, one more replica is asked: for
 *    data while there is none, else for a digest.
 * 3. All digests equal: the data is the answer.
 * 4. Else everyone asked so far is asked for data, which is reconciled and repaired.
 *
 * A read that needs one replica and finds it here passes none of this machinery.
 */
export class PartitionReader implements Speculative {
  private readonly context: ReadContext;
  private readonly rules: ReplicationRules;
  private readonly speculation: Speculation;
  private readonly command: PartitionRead;
  private contacts: NodeInfo[] = [];
  private plan: ReadPlan | null = null;
  private collector: ResponseCollector;

  constructor(
    context: ReadContext,
    rules: ReplicationRules,
    speculation: Speculation,
    command: PartitionRead,
  ) {
    this.context = context;
    this.rules = rules;
    this.speculation = speculation;
    this.command = command;
    this.collector = new ResponseCollector(context, command, rules.blockFor(context.level));
  }

  /** Sends the requests. Throws Unavailable. */
  start(): void {
    const { cluster } = this.context.environment;
    const { level } = this.context;
    const replicas = this.rules.replicas(this.command.key);
    const isAlways = this.mayAlwaysSpeculate();
    const own = isAlways ? null : ownReplica(cluster, this.rules, level, replicas);
    if (own !== null) {
      this.contacts = [own];
    } else {
      this.plan = planRead(cluster, this.rules, level, replicas, isAlways ? 1 : 0);
      this.contacts = [...this.plan.contacts];
    }
    if (this.contacts.length > 1 && mustFilterHere(this.command)) {
      this.startWithAllData();
      return;
    }
    const isExtra = this.contacts.length > this.collector.blockFor;
    this.ask(isExtra ? 2 : 1);
    if (!this.collector.isDone) this.watch();
  }

  /** The live partition, or null. Rejects with ReadTimeout or ReadFailure. */
  async result(): Promise<PartitionData | null> {
    if (!this.collector.isDone || this.collector.failure !== null) {
      await this.collector.settled();
    }
    if (this.isFiltering) return this.reconcile();
    if (this.digestsMatch()) return this.dataOfFirst();
    return this.repairDigestMismatch();
  }

  /** The result when it needs no waiting; undefined when it does. */
  resultAtOnce(): PartitionData | null | undefined {
    const { collector } = this;
    const isSimple = collector.isDone && collector.failure === null && !this.isFiltering;
    return isSimple && this.digestsMatch() ? this.dataOfFirst() : undefined;
  }

  get isDone(): boolean {
    return this.collector.isDone;
  }

  /** Step 2: asks one more replica, if there is one. */
  speculate(): void {
    const { environment, trace } = this.context;
    const next = this.candidates().find((node) => !this.contacts.includes(node));
    if (next === undefined) return;
    const { keyspace, name } = this.command.table;
    environment.observer.emit({ kind: 'speculative-retry', keyspace, table: name });
    trace?.event(`speculating read retry on ${next.endpoint}`);
    this.contacts.push(next);
    this.collector.expect(1);
    const digest = this.collector.hasData && !this.isFiltering && !this.isRepairing;
    this.collector.ask(next.endpoint, digest, remainingMs(this.context));
  }

  private isFiltering = false;
  private isRepairing = false;

  private mayAlwaysSpeculate(): boolean {
    const { kind } = retryPolicy(this.command.table.options.speculativeRetry);
    return kind === 'always' && this.context.level !== Consistency.EACH_QUORUM;
  }

  private candidates(): readonly NodeInfo[] {
    if (this.plan !== null) return this.plan.candidates;
    const { environment, level } = this.context;
    return readCandidates(environment.cluster, level, this.rules.replicas(this.command.key));
  }

  /** Data of the first `dataCount` contacts and digests of the others; the own node last. */
  private ask(dataCount: number): void {
    const { collector, contacts, context } = this;
    const own = context.environment.messages.endpoint;
    collector.expect(contacts.length);
    let ownIndex = -1;
    for (let i = 0; i < contacts.length; i++) {
      const { endpoint } = contacts[i] as NodeInfo;
      if (endpoint === own) ownIndex = i;
      else collector.ask(endpoint, i >= dataCount, context.timeoutMs);
    }
    if (ownIndex >= 0) collector.ask(own, ownIndex >= dataCount, context.timeoutMs);
  }

  private watch(): void {
    const { level, startedAt } = this.context;
    if (level === Consistency.EACH_QUORUM || level === Consistency.ALL) return;
    this.speculation.watch(this.command.table, this, startedAt);
  }

  private startWithAllData(): void {
    this.isFiltering = true;
    const sent = withoutFilter(this.command);
    const { blockFor } = this.collector;
    this.collector = new ResponseCollector(this.context, sent, blockFor);
    this.ask(this.contacts.length);
    if (!this.collector.isDone) this.watch();
  }

  private digestsMatch(): boolean {
    const { dataResponses, digests } = this.collector;
    if (dataResponses.length + digests.length === 1) return true;
    const [first, ...rest] = dataResponses.map(({ partitions }) =>
      digestOf(this.command, partitions),
    );
    return [...rest, ...digests].every((digest) => digest.equals(first as Buffer));
  }

  private dataOfFirst(): PartitionData | null {
    const data = this.collector.dataResponses[0];
    return data === undefined ? null : (finishRead(this.command, data.partitions)[0] ?? null);
  }

  private async repairDigestMismatch(): Promise<PartitionData | null> {
    this.context.trace?.event('Digest mismatch: reading full data');
    const { blockFor } = this.collector;
    this.isRepairing = true;
    this.collector = new ResponseCollector(this.context, this.command, blockFor);
    this.collector.expect(this.contacts.length);
    const timeoutMs = remainingMs(this.context);
    for (const { endpoint } of this.contacts) this.collector.ask(endpoint, false, timeoutMs);
    if (!this.collector.isDone && this.readsQuorum()) this.watch();
    await this.collector.settled();
    return this.reconcile();
  }

  /** Only levels of a quorum and more may take the answer of another replica into the repair. */
  private readsQuorum(): boolean {
    const { level } = this.context;
    const quorum = isDataCenterLocal(level) ? Consistency.LOCAL_QUORUM : Consistency.QUORUM;
    return this.rules.blockFor(level) >= this.rules.blockFor(quorum);
  }

  private async reconcile(): Promise<PartitionData | null> {
    const { command, context, collector } = this;
    const { options } = command.table;
    const result = new LiveResult(command);
    const plan = {
      context,
      command: this.isFiltering ? withoutFilter(command) : command,
      blockFor: collector.blockFor,
      candidates: this.candidates(),
      repairs: options.readRepair !== 'NONE',
      patienceMs: additionalWriteDelayMs(options.additionalWritePolicy, context.timeoutMs),
    };
    await new Reconciler(plan, result, collector.dataResponses).run();
    return result.partitions[0] ?? null;
  }
}

/** When slow repairs go to other replicas too. A percentile waits as one without data does. */
export function additionalWriteDelayMs(policyText: string, timeoutMs: number): number {
  return retryDelayMs(retryPolicy(policyText), NOTHING_LEARNT, timeoutMs / 2);
}
