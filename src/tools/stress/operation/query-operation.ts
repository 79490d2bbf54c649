import type { TokenHalves } from '../../../base/murmur3/index.ts';
import type { PreparedStatement } from '../../cql/index.ts';
import type { QuerySpec } from '../profile/profile.ts';
import type { Distribution } from '../random/distribution.ts';
import type { Random } from '../random/random.ts';
import type { Frame, TableValues } from '../values/index.ts';
import type { Operation } from './operation.ts';
import { KeyToken, opcode, queryFlag } from './operation.ts';

export interface QueryPlan {
  readonly name: string;
  readonly values: TableValues;
  readonly prepared: PreparedStatement;
  readonly places: readonly number[];
  readonly fields: QuerySpec['fields'];
  readonly population: Distribution;
  readonly consistency: number;
}

const pageSize = 5000;

/** A statement of the profile, with the values of a row that was, or will be, written. */
export class QueryOperation implements Operation {
  readonly name: string;
  private readonly plan: QueryPlan;
  private readonly key: KeyToken;

  constructor(plan: QueryPlan) {
    this.plan = plan;
    this.name = plan.name;
    this.key = new KeyToken(plan.prepared);
  }

  write(frame: Frame, choices: Random): Readonly<TokenHalves> | null {
    const { values, prepared, places, population, consistency, fields } = this.plan;
    values.choosePartition(population.draw(choices));
    if (values.rows > 1) values.chooseRow(choices.below(values.rows));
    frame.begin(opcode.execute);
    frame.short(prepared.id.length);
    frame.raw(prepared.id);
    frame.short(consistency);
    frame.byte(queryFlag.values | queryFlag.skipMetadata | queryFlag.pageSize);
    frame.short(places.length);
    for (let i = 0; i < places.length; i++) {
      if (fields === 'multirow' && values.rows > 1) values.chooseRow(choices.below(values.rows));
      this.key.mark(i, frame.at);
      values.put(places[i] as number, frame);
    }
    frame.int(pageSize);
    const token = this.key.of(frame);
    frame.end();
    return token;
  }
}
