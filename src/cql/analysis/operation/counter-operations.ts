import { invalidRequest } from '../../../base/error/index.ts';
import { Cell, counterUpdate, NO_DELETION_TIME, NO_TTL } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';
import type { Operation } from './operation.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

const LEAST = -(1n << 63n);

/** `c = c + v` and `c = c - v` of a counter: an update, which a replica will lead. */
export class AddToCounter implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly value: Value;
  private readonly subtracts: boolean;

  constructor(column: ColumnMetadata, value: Value, subtracts: boolean) {
    this.column = column;
    this.value = value;
    this.subtracts = subtracts;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = this.value.bind(parameters.bindings);
    if (bound === UNSET) return;
    if (bound === null) throw invalidRequest('Invalid null value for counter increment');
    const context = counterUpdate(this.incrementOf(bound));
    const { timestamp } = parameters;
    row.add(new Cell(this.column, timestamp, NO_TTL, NO_DELETION_TIME, context, null));
  }

  private incrementOf(bound: Buffer): bigint {
    if (bound.length !== 8) throw invalidRequest(`Expected 8 or 0 byte long (${bound.length})`);
    const value = bound.readBigInt64BE(0);
    if (!this.subtracts) return value;
    if (value === LEAST) {
      throw invalidRequest(
        `The negation of ${value} overflows supported counter precision (signed 8 bytes integer)`,
      );
    }
    return -value;
  }
}
