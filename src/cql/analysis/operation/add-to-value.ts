import { invalidRequest } from '../../../base/error/index.ts';
import { Cell } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';
import type { Operation } from './operation.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

/** `c = c + v` of a number or text in a conditional statement; nothing when there is no value. */
export class AddToValue implements Operation {
  readonly requiresRead = true;
  readonly column: ColumnMetadata;
  private readonly value: Value;
  private readonly add: (left: Buffer, right: Buffer) => Buffer;

  constructor(column: ColumnMetadata, value: Value, add: (left: Buffer, right: Buffer) => Buffer) {
    this.column = column;
    this.value = value;
    this.add = add;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const { column } = this;
    const current = parameters.existing?.columns.find((data) => data.column.name === column.name);
    if (!(current instanceof Cell)) return;
    const bound = this.value.bind(parameters.bindings);
    if (bound === UNSET) return;
    if (bound === null) throw invalidRequest(`Invalid null value for ${column.name}`);
    row.add(parameters.cell(column, this.add(current.value, bound), null));
  }
}
