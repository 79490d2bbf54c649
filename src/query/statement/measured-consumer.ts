import { FailureReason, readFailure } from '../../base/error/index.ts';
import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { SelectPlan } from '../../cql/analysis/index.ts';
import { keyRangeText, type PartitionData, tokenText } from '../../mutation/index.ts';
import type { Execution } from '../execution.ts';
import { resultBytes } from '../query-processor.ts';
import type { ResultRow, RowConsumer } from './row-consumer.ts';

/**
 * Measures the rows of an answer against coordinator_read_size (SelectStatement.maybeWarn and
 * maybeFail of Cassandra). A row too large by itself can be read: an answer is refused when there is
 * more after it was too much.
 */
export class MeasuredConsumer implements RowConsumer {
  private readonly consumer: RowConsumer;
  private readonly plan: SelectPlan;
  private readonly execution: Execution;

  constructor(consumer: RowConsumer, plan: SelectPlan, execution: Execution) {
    this.consumer = consumer;
    this.plan = plan;
    this.execution = execution;
  }

  consume(partition: PartitionData): void {
    this.consumer.consume(partition);
  }

  /** Throws ReadFailure. */
  finish(): ResultRow[] {
    const rows = this.consumer.finish();
    const thresholds = this.execution.node.environment.settings.readThresholds;
    const { warn, fail } = thresholds?.coordinatorReadSize ?? { warn: null, fail: null };
    const last = sizeOf(rows.at(-1) ?? []);
    const size = rows.reduce((sum, row) => sum + sizeOf(row), 0);
    if (fail !== null && size - last > fail) throw this.refusal(fail);
    if (warn !== null && size > warn) this.execution.warn(this.text('warning', warn));
    return rows;
  }

  /** The client is warned as well. */
  private refusal(threshold: number): Error {
    const { execution } = this;
    const text = this.text('failure', threshold);
    execution.warn(text);
    const failures = new Map([
      [execution.node.environment.localEndpoint(), FailureReason.READ_SIZE],
    ]);
    return readFailure(execution.consistency, 0, 1, true, failures, text);
  }

  private text(level: 'warning' | 'failure', threshold: number): string {
    const { keyspace, name } = this.plan.table;
    return (
      `Read on table ${quoteIdentifier(keyspace)}.${quoteIdentifier(name)} has exceeded the size ${level} threshold of ` +
      `${threshold.toLocaleString('en-US')} bytes with ${this.place()}`
    );
  }

  /** Which part of the ring was read. */
  private place(): string {
    const { plan, execution } = this;
    if (plan.keys === null || plan.indexes !== null) {
      const range = plan.range.bind(execution);
      return `token range: ${keyRangeText(range ?? { start: null, end: null }, ')')}`;
    }
    const tokens = plan.keys.bindAll(execution).map(tokenText);
    return tokens.length === 1 ? `token: ${tokens[0]}` : `tokens: [${tokens.join(', ')}]`;
  }
}

function sizeOf(row: ResultRow): number {
  return row.reduce((sum, value) => sum + (resultBytes(value)?.length ?? 0), 0);
}
