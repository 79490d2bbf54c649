import type { TokenHalves } from '../../../base/murmur3/index.ts';
import type { PreparedStatement } from '../../cql/index.ts';
import type { InsertSpec } from '../profile/profile.ts';
import type { Distribution } from '../random/distribution.ts';
import type { Random } from '../random/random.ts';
import type { Frame, TableValues } from '../values/index.ts';
import type { Operation } from './operation.ts';
import { KeyToken, opcode, queryFlag } from './operation.ts';

export interface InsertPlan {
  readonly values: TableValues;
  readonly prepared: PreparedStatement;
  /** Place of each variable's column in `values`. */
  readonly places: readonly number[];
  readonly spec: InsertSpec;
  /** Seeds of partitions. */
  readonly population: Distribution;
  readonly consistency: number;
  readonly isCounter: boolean;
}

const batchTypes = { LOGGED: 0, UNLOGGED: 1, COUNTER: 2 } as const;
const maximumStatements = 65_535;

/** Writes rows: one by EXECUTE, several of one partition or more by BATCH. */
export class InsertOperation implements Operation {
  readonly name = 'insert';
  private readonly plan: InsertPlan;
  private readonly key: KeyToken;

  constructor(plan: InsertPlan) {
    this.plan = plan;
    this.key = new KeyToken(plan.prepared);
  }

  write(frame: Frame, choices: Random): Readonly<TokenHalves> | null {
    const { values, spec, population } = this.plan;
    const partitions = Math.max(1, spec.partitions.draw(choices));
    values.choosePartition(population.draw(choices));
    if (partitions > 1 || this.rowsToWrite(choices) > 1) {
      return this.writeBatch(frame, choices, partitions);
    }
    if (values.rows > 1) values.chooseRow(choices.below(values.rows));
    const { prepared, consistency } = this.plan;
    frame.begin(opcode.execute);
    frame.short(prepared.id.length);
    frame.raw(prepared.id);
    frame.short(consistency);
    frame.byte(queryFlag.values | queryFlag.skipMetadata);
    this.putRow(frame);
    const token = this.key.of(frame);
    frame.end();
    return token;
  }

  /** How many rows of the chosen partition the ratio picks; no random number for a single row. */
  private rowsToWrite(choices: Random): number {
    const { values, spec } = this.plan;
    if (values.rows === 1) return 1;
    const { distribution, divisor } = spec.select;
    const wanted = Math.round((values.rows * distribution.draw(choices)) / divisor);
    return Math.min(Math.max(1, wanted), values.rows);
  }

  private writeBatch(
    frame: Frame,
    choices: Random,
    partitions: number,
  ): Readonly<TokenHalves> | null {
    const { values, spec, population, consistency, isCounter } = this.plan;
    frame.begin(opcode.batch);
    frame.byte(batchTypes[isCounter ? 'COUNTER' : spec.batchType]);
    const countAt = frame.at;
    frame.short(0);
    let count = 0;
    for (let partition = 0; partition < partitions; partition++) {
      if (partition > 0) values.choosePartition(population.draw(choices));
      const { rows } = values;
      const wanted = this.rowsToWrite(choices);
      // Rows that follow one another, round the end: each at most once.
      const first = wanted === rows ? 0 : choices.below(rows);
      for (let i = 0; i < wanted && count < maximumStatements; i++, count++) {
        values.chooseRow((first + i) % rows);
        this.putStatement(frame);
      }
    }
    const token = this.key.of(frame);
    frame.bytes.writeUInt16BE(count, countAt);
    frame.short(consistency);
    frame.byte(0);
    frame.end();
    return token;
  }

  private putStatement(frame: Frame): void {
    const { prepared } = this.plan;
    frame.byte(1);
    frame.short(prepared.id.length);
    frame.raw(prepared.id);
    this.putRow(frame);
  }

  private putRow(frame: Frame): void {
    const { values, places } = this.plan;
    frame.short(places.length);
    for (let i = 0; i < places.length; i++) {
      this.key.mark(i, frame.at);
      values.put(places[i] as number, frame);
    }
  }
}
