import type { ColumnMetadata } from '../../../schema/index.ts';
import type { UserType } from '../../../types/index.ts';
import { UNSET } from '../bound-value.ts';
import { decodeTuple } from '../collection-bytes.ts';
import type { Value } from '../value.ts';
import { bindOwned } from '../where/row-source.ts';
import { notOfClass } from './class-fault.ts';
import type { Operation } from './operation.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

/** The path of a field's cell: its place in two bytes. */
function fieldPath(index: number): Buffer {
  const path = Buffer.alloc(2);
  path.writeInt16BE(index);
  return path;
}

/** `u = v` of a user type that is not frozen: deletes what is older, then writes each field. */
export class SetUserType implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly value: Value;
  private readonly paths: readonly Buffer[];

  constructor(column: ColumnMetadata, type: UserType, value: Value) {
    this.column = column;
    this.value = value;
    this.paths = type.fieldNames.map((_, index) => fieldPath(index));
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.deleteComplex(this.column, parameters.overwriteDeletion());
    if (bound === null) return;
    decodeTuple(bound).forEach((field, index) => {
      if (field === null) return;
      row.addElement(parameters.cell(this.column, field, this.paths[index] as Buffer));
    });
  }
}

/** `u.f = v`; null deletes the field. */
export class SetField implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly path: Buffer;
  private readonly value: Value;

  constructor(column: ColumnMetadata, index: number, value: Value) {
    this.column = column;
    this.path = fieldPath(index);
    this.value = value;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.addElement(
      bound === null
        ? parameters.tombstone(this.column, this.path)
        : parameters.cell(this.column, bound, this.path),
    );
  }
}

/** `DELETE u.f` */
export class DeleteField implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly path: Buffer;

  constructor(column: ColumnMetadata, index: number) {
    this.column = column;
    this.path = fieldPath(index);
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    row.addElement(parameters.tombstone(this.column, this.path));
  }
}

/** A tuple written for a user type's column: Cassandra lets it pass until it runs, and fails then. */
export class TupleForUserType implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;

  constructor(column: ColumnMetadata) {
    this.column = column;
  }

  apply(): void {
    throw notOfClass('Tuples$Value', 'UserTypes$Value');
  }
}
