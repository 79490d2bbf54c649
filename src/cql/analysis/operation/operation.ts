import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';
import { bindOwned } from '../where/row-source.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

/** What a statement does to one column of each row it changes. */
export interface Operation {
  readonly column: ColumnMetadata;
  /** Needs the row as it is: elements of lists chosen by place or by value. */
  readonly requiresRead: boolean;
  apply(row: RowBuilder, parameters: UpdateParameters): void;
}

/** `c = v` of a column of one cell; null deletes. */
export class SetColumn implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  readonly value: Value;

  constructor(column: ColumnMetadata, value: Value) {
    this.column = column;
    this.value = value;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.add(
      bound === null
        ? parameters.tombstone(this.column, null)
        : parameters.cell(this.column, bound, null),
    );
  }
}

/** `DELETE c`. */
export class DeleteColumn implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;

  constructor(column: ColumnMetadata) {
    this.column = column;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    if (this.column.isComplex) row.deleteComplex(this.column, parameters.deletion());
    else row.add(parameters.tombstone(this.column, null));
  }
}
