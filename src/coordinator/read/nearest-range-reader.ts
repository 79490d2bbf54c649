import { invariant } from '../../base/error/index.ts';
import type { PartitionData, RangeRead } from '../../mutation/index.ts';
import { NearestRows } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { LiveResult } from './live-result.ts';
import type { RangePlan } from './range-plan.ts';
import { planRange } from './range-plan.ts';
import { LARGEST_CONCURRENCY } from './range-reader.ts';
import type { ReadContext } from './read-context.ts';
import { remainingMs } from './read-context.ts';
import { ResponseCollector } from './response-collector.ts';

/**
 * Reads the rows of a range that are most alike to a vector.
 *
 * 1. The range is cut into requests, each to one replica: the query layer lets no other level through.
 * 2. All of them are sent, some at a time: the best rows may be anywhere on the ring.
 * 3. Each answers with as many rows as the limit, and the best of all are kept.
 */
export class NearestRangeReader {
  private readonly context: ReadContext;
  private readonly rules: ReplicationRules;
  private readonly command: RangeRead;
  private readonly live: LiveResult;
  private readonly nearest: NearestRows;

  constructor(context: ReadContext, rules: ReplicationRules, command: RangeRead) {
    const { nearest, limits, nowInSeconds } = command;
    invariant(nearest !== undefined, 'the command asks for what is nearest');
    this.context = context;
    this.rules = rules;
    this.command = command;
    this.live = new LiveResult(command);
    this.nearest = new NearestRows(nearest, limits.rows, nowInSeconds);
  }

  /** In the order of the ring. Rejects with Unavailable, ReadTimeout or ReadFailure. */
  async read(): Promise<readonly PartitionData[]> {
    const { environment, level, trace } = this.context;
    const plans = planRange(environment.cluster, this.rules, level, this.command.range);
    trace?.event(`Submitting range requests on ${plans.length} ranges for the nearest rows`);
    for (let from = 0; from < plans.length; from += LARGEST_CONCURRENCY) {
      const asked = plans.slice(from, from + LARGEST_CONCURRENCY).map((plan) => this.ask(plan));
      for (const collector of asked) await this.take(collector);
    }
    return this.nearest.partitions();
  }

  private ask({ range, contacts }: RangePlan): ResponseCollector {
    const [contact] = contacts;
    invariant(contact !== undefined && contacts.length === 1, 'one replica is asked for a range');
    const collector = new ResponseCollector(this.context, { ...this.command, range }, 1);
    collector.expect(1);
    collector.ask(contact.endpoint, false, remainingMs(this.context));
    return collector;
  }

  private async take(collector: ResponseCollector): Promise<void> {
    await collector.settled();
    for (const { partitions } of collector.dataResponses) {
      for (const partition of partitions) {
        const selected = this.live.select(partition);
        if (selected !== null) this.nearest.add(selected);
      }
    }
  }
}
