import type { Cell } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import { isCollection } from '../type-shape.ts';
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
    const { column } = this;
    if (bound === null) row.add(parameters.tombstone(column, null));
    else if (parameters.guard === null) row.add(parameters.cell(column, bound, null));
    else row.add(guardedCell(column, bound, parameters));
  }
}

/** A frozen collection is held to the same as one that is not. */
function guardedCell(column: ColumnMetadata, value: Buffer, parameters: UpdateParameters): Cell {
  const counts = isCollection(column.type);
  if (counts) parameters.guard?.items(frozenItems(value), column.name);
  const cell = parameters.cell(column, value, null);
  if (counts) parameters.guard?.collection(1, value.length, column.name);
  return cell;
}

/** Elements of a set or list, entries of a map. */
function frozenItems(value: Buffer): number {
  return value.length < 4 ? 0 : value.readInt32BE(0);
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
