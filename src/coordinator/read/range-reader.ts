import { Consistency } from '../../base/error/index.ts';
import type { PartitionData, RangeRead, RingPosition } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { candidatesOnly, withoutFilter } from './coordinator-filter.ts';
import type { PartitionReads } from './index-candidates.ts';
import { IndexCandidates } from './index-candidates.ts';
import { LiveResult } from './live-result.ts';
import { additionalWriteDelayMs } from './partition-reader.ts';
import type { RangePlan } from './range-plan.ts';
import { planRange } from './range-plan.ts';
import { comparePositions } from './range-split.ts';
import type { ReadContext } from './read-context.ts';
import { remainingMs } from './read-context.ts';
import { Reconciler } from './reconciler.ts';
import { ResponseCollector } from './response-collector.ts';

/** Vnodes asked at once, at most (RangeCommands.MAX_CONCURRENT_RANGE_REQUESTS on two cores). */
export const LARGEST_CONCURRENCY = 20;

/** A first guess is lowered by this share, to get enough rows in the first round more often. */
const margin = 0.1;

/** A request under way: the command as the replicas got it, and its answers. */
interface Asked {
  readonly plan: RangePlan;
  readonly sent: RangeRead;
  readonly collector: ResponseCollector;
}

/**
 * Reads a range of the ring (service/reads/range/RangeCommandIterator.java of Cassandra 5.0).
 *
 * 1. The range is cut into requests, in ring order.
 * 2. As many are sent at once as should give the rows that are still wanted, going by the rows
 *    that came until now; without any, as many as allowed.
 * 3. Their answers are taken in ring order, reconciled where several replicas gave them.
 * 4. Until the limits are reached or the ring is done.
 */
export class RangeReader {
  private readonly context: ReadContext;
  private readonly rules: ReplicationRules;
  private readonly command: RangeRead;
  private readonly result: LiveResult;
  private readonly partitions: PartitionReads;

  /** `partitions` reads at the level of the context. */
  constructor(
    context: ReadContext,
    rules: ReplicationRules,
    command: RangeRead,
    partitions: PartitionReads,
  ) {
    this.partitions = partitions;
    this.context = context;
    this.rules = rules;
    this.command = command;
    this.result = new LiveResult(command);
  }

  /** Rejects with Unavailable, ReadTimeout or ReadFailure. */
  async read(): Promise<readonly PartitionData[]> {
    const { environment, level, trace } = this.context;
    const plans = planRange(environment.cluster, this.rules, level, this.command.range);
    const vnodes = plans.reduce((sum, plan) => sum + plan.vnodes, 0);
    let concurrency = this.firstConcurrency(vnodes);
    trace?.event(
      `Submitting range requests on ${vnodes} ranges with a concurrency of ${concurrency}`,
    );
    let queried = 0;
    for (let next = 0; next < plans.length && !this.result.isDone; ) {
      const asked: Asked[] = [];
      for (let batch = 0; batch < concurrency && next < plans.length; next++) {
        const plan = plans[next] as RangePlan;
        asked.push(this.ask(plan, next === 0));
        batch += plan.vnodes;
        queried += plan.vnodes;
      }
      for (const request of asked) await this.take(request);
      concurrency = this.nextConcurrency(vnodes, queried);
    }
    return this.result.partitions;
  }

  private firstConcurrency(vnodes: number): number {
    const { environment } = this.context;
    const most = Math.min(vnodes, LARGEST_CONCURRENCY);
    const local = environment.estimatedPartitions(this.command.table.id);
    const owned = environment.cluster.local.tokens.length || 1;
    const replicas = Math.max(1, this.rules.blockFor(Consistency.ALL));
    const perRange = (local / owned / replicas) * (1 - margin);
    const { rows } = this.command.limits;
    return perRange === 0 ? 1 : Math.max(1, Math.min(most, Math.ceil(rows / perRange)));
  }

  private nextConcurrency(vnodes: number, queried: number): number {
    const most = Math.max(1, Math.min(LARGEST_CONCURRENCY, vnodes - queried));
    const { rows, remainingRows } = this.result;
    if (rows === 0) return most;
    return Math.max(1, Math.min(most, Math.round(remainingRows / (rows / queried))));
  }

  private ask(plan: RangePlan, isFirst: boolean): Asked {
    const command = this.commandFor(plan, isFirst);
    return this.send(plan, this.asSent(plan, command));
  }

  /** Of one replica, the command itself; several are asked for what can be merged. */
  private asSent({ contacts }: RangePlan, command: RangeRead): RangeRead {
    if (contacts.length === 1) return command;
    return command.index === undefined ? withoutFilter(command) : candidatesOnly(command);
  }

  private send(plan: RangePlan, sent: RangeRead): Asked {
    const { context } = this;
    const collector = new ResponseCollector(context, sent, plan.contacts.length);
    collector.expect(plan.contacts.length);
    // One deadline for the whole read, however many rounds it takes.
    const timeoutMs = remainingMs(context);
    for (const { endpoint } of plan.contacts) collector.ask(endpoint, false, timeoutMs);
    return { plan, sent, collector };
  }

  /** The command for a part: what was given on earlier pages concerns the first part only. */
  private commandFor(plan: RangePlan, isFirst: boolean): RangeRead {
    const { command } = this;
    const { resume } = command;
    const rows = this.result.remainingRows;
    const alreadyInFirstPartition = isFirst ? command.limits.alreadyInFirstPartition : 0;
    const limits = { ...command.limits, rows, alreadyInFirstPartition };
    const isInside =
      resume !== null && contains(plan, { ...resume.key, weight: 0 } as RingPosition);
    return { ...command, range: plan.range, limits, resume: isInside ? resume : null };
  }

  private async take(asked: Asked): Promise<void> {
    const { plan, sent, collector } = asked;
    // An answer nobody needs any more is not waited for; its failure concerns nobody.
    if (this.result.isDone) return;
    await collector.settled();
    const { context } = this;
    const [only] = collector.dataResponses;
    if (plan.contacts.length === 1 && only !== undefined) {
      for (const partition of only.partitions) {
        const selected = this.result.select(partition);
        if (selected !== null) this.result.add(selected);
      }
      return;
    }
    if (sent.index !== undefined) {
      await this.takeCandidates(asked);
      return;
    }
    const { options } = this.command.table;
    const reconciliation = {
      context,
      command: sent,
      blockFor: collector.blockFor,
      candidates: plan.candidates,
      repairs: options.readRepair !== 'NONE',
      patienceMs: additionalWriteDelayMs(options.additionalWritePolicy, context.timeoutMs),
    };
    await new Reconciler(reconciliation, this.result, collector.dataResponses).run();
  }

  /** Reads what an index led to on several replicas, and asks them for more until nothing is left. */
  private async takeCandidates(asked: Asked): Promise<void> {
    const { command, partitions, result } = this;
    for (let request: Asked | null = asked; request !== null && !result.isDone; ) {
      const { plan, sent, collector }: Asked = request;
      await collector.settled();
      const candidates = new IndexCandidates(sent, collector.dataResponses);
      await candidates.read(command, partitions, result);
      const rest = candidates.rest();
      request = rest === null || result.isDone ? null : this.send(plan, rest);
    }
  }
}

function contains({ range }: RangePlan, position: RingPosition): boolean {
  const { start, end } = range;
  const isAfterStart = start === null || comparePositions(position, start) >= 0;
  return isAfterStart && (end === null || comparePositions(position, end) <= 0);
}
