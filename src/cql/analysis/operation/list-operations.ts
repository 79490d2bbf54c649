import { invalidRequest } from '../../../base/error/index.ts';
import type { Cell, Row } from '../../../mutation/index.ts';
import { ComplexCells } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import { decodeCollection } from '../collection-bytes.ts';
import type { Value } from '../value.ts';
import { bindOwned } from '../where/row-source.ts';
import { notOfClass } from './class-fault.ts';
import type { Operation } from './operation.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

abstract class ListOperation implements Operation {
  abstract readonly requiresRead: boolean;
  readonly column: ColumnMetadata;
  protected readonly value: Value;

  constructor(column: ColumnMetadata, value: Value) {
    this.column = column;
    this.value = value;
  }

  abstract apply(row: RowBuilder, parameters: UpdateParameters): void;

  /** The elements bound; null when there is nothing to do. */
  protected elements(parameters: UpdateParameters): readonly Buffer[] | null {
    const bound = bindOwned(this.value, parameters.bindings);
    return bound === null || bound === UNSET ? null : decodeCollection(bound);
  }
}

/** Each element under a new time UUID, so that elements lie in the order of their writing. */
function append(
  column: ColumnMetadata,
  elements: readonly Buffer[],
  row: RowBuilder,
  parameters: UpdateParameters,
): void {
  if (elements.length === 0) return;
  const { guard } = parameters;
  guard?.items(elements.length, column.name);
  let contentBytes = 0;
  for (const element of elements) {
    const path = parameters.nextElementPath();
    contentBytes += element.length + path.length;
    row.addElement(parameters.cell(column, element, path));
  }
  guard?.collection(elements.length, contentBytes, column.name);
}

/** `l = v`: deletes what is older, then appends. */
export class SetList extends ListOperation {
  readonly requiresRead = false;

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.deleteComplex(this.column, parameters.overwriteDeletion());
    if (bound !== null) append(this.column, decodeCollection(bound), row, parameters);
  }
}

/** `l = l + v`: the only addition that does not know what to do with a value that is not set. */
export class AppendToList extends ListOperation {
  readonly requiresRead = false;

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) throw notOfClass('Constants$Value', 'Lists$Value');
    if (bound !== null) append(this.column, decodeCollection(bound), row, parameters);
  }
}

/** `l = v + l`: time UUIDs that count back from 2010. */
export class PrependToList extends ListOperation {
  readonly requiresRead = false;

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const elements = this.elements(parameters);
    if (elements === null) return;
    const paths = parameters.bindings.functions.prependTimeUuids(elements.length);
    elements.forEach((element, i) => {
      row.addElement(parameters.cell(this.column, element, paths[i] as Buffer));
    });
  }
}

/** `l = l - v`: deletes every element that is equal to one of the values. */
export class RemoveFromList extends ListOperation {
  readonly requiresRead = true;

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    parameters.guard?.readBeforeWrite('Removal of list items');
    const elements = this.elements(parameters);
    if (elements === null) return;
    const values = new Set(elements.map((element) => element.toString('latin1')));
    for (const cell of existingCells(parameters.existing, this.column)) {
      if (values.has(cell.value.toString('latin1'))) {
        row.addElement(parameters.tombstone(this.column, cell.path));
      }
    }
  }
}

function existingCells(row: Row | null, column: ColumnMetadata): readonly Cell[] {
  const data = row?.columns.find((candidate) => candidate.column.name === column.name);
  return data instanceof ComplexCells ? data.cells : [];
}

function elementAt(
  index: Value,
  column: ColumnMetadata,
  parameters: UpdateParameters,
  missing: string,
): Cell {
  const bound = index.bind(parameters.bindings);
  if (bound === UNSET) throw invalidRequest('Invalid unset value for list index');
  if (bound === null || bound.length === 0)
    throw invalidRequest('Invalid null value for list index');
  const cells = existingCells(parameters.existing, column);
  if (cells.length === 0) throw invalidRequest(missing);
  const position = bound.readInt32BE(0);
  const cell = cells[position];
  if (cell === undefined) {
    throw invalidRequest(`List index ${position} out of bound, list has size ${cells.length}`);
  }
  return cell;
}

/** `l[i] = v` */
export class SetListElement implements Operation {
  readonly requiresRead = true;
  readonly column: ColumnMetadata;
  private readonly index: Value;
  private readonly value: Value;

  constructor(column: ColumnMetadata, index: Value, value: Value) {
    this.column = column;
    this.index = index;
    this.value = value;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    parameters.guard?.readBeforeWrite('Setting of list items by index');
    const missing = 'Attempted to set an element on a list which is null';
    const { path } = elementAt(this.index, this.column, parameters, missing);
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.addElement(
      bound === null
        ? parameters.tombstone(this.column, path)
        : parameters.cell(this.column, bound, path),
    );
  }
}

/** `DELETE l[i]` */
export class DeleteListElement implements Operation {
  readonly requiresRead = true;
  readonly column: ColumnMetadata;
  private readonly index: Value;

  constructor(column: ColumnMetadata, index: Value) {
    this.column = column;
    this.index = index;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    parameters.guard?.readBeforeWrite('Removal of list items by index');
    const missing = 'Attempted to delete an element from a list which is null';
    const { path } = elementAt(this.index, this.column, parameters, missing);
    row.addElement(parameters.tombstone(this.column, path));
  }
}
