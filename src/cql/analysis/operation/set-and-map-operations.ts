import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { UNSET } from '../bound-value.ts';
import { decodeCollection } from '../collection-bytes.ts';
import type { Value } from '../value.ts';
import { bindOwned } from '../where/row-source.ts';
import type { Operation } from './operation.ts';
import type { RowBuilder } from './row-builder.ts';
import type { UpdateParameters } from './update-parameters.ts';

const EMPTY = Buffer.alloc(0);

/**
 * `c = v` (which deletes what is older) and `c = c + v` of a set, whose elements are paths of empty
 * cells, or of a map, whose keys are paths of their values.
 */
export class PutElements implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly value: Value;
  private readonly isMap: boolean;
  private readonly overwrites: boolean;

  constructor(column: ColumnMetadata, value: Value, isMap: boolean, overwrites: boolean) {
    this.column = column;
    this.value = value;
    this.isMap = isMap;
    this.overwrites = overwrites;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    const { column } = this;
    if (this.overwrites) row.deleteComplex(column, parameters.overwriteDeletion());
    if (bound === null) return;
    const parts = decodeCollection(bound);
    if (parts.length === 0) return;
    const step = this.isMap ? 2 : 1;
    const count = parts.length / step;
    parameters.guard?.items(count, column.name);
    let contentBytes = 0;
    for (let i = 0; i < parts.length; i += step) {
      const path = parts[i] as Buffer;
      const value = this.isMap ? (parts[i + 1] as Buffer) : EMPTY;
      contentBytes += value.length + path.length;
      row.addElement(parameters.cell(column, value, path));
    }
    parameters.guard?.collection(count, contentBytes, column.name);
  }
}

/** `c = c - {...}`: deletes elements of a set, or keys of a map, that need not be there. */
export class RemoveElements implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly value: Value;

  constructor(column: ColumnMetadata, value: Value) {
    this.column = column;
    this.value = value;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === null || bound === UNSET) return;
    for (const path of decodeCollection(bound)) {
      row.addElement(parameters.tombstone(this.column, path));
    }
  }
}

/** `m[k] = v` */
export class SetMapEntry implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly key: Value;
  private readonly value: Value;

  constructor(column: ColumnMetadata, key: Value, value: Value) {
    this.column = column;
    this.key = key;
    this.value = value;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const path = bindPath(this.key, parameters, 'map key');
    const bound = bindOwned(this.value, parameters.bindings);
    if (bound === UNSET) return;
    row.addElement(
      bound === null
        ? parameters.tombstone(this.column, path)
        : parameters.cell(this.column, bound, path),
    );
  }
}

function bindPath(value: Value, parameters: UpdateParameters, what: string): Buffer {
  const bound = bindOwned(value, parameters.bindings);
  if (bound === UNSET) throw invalidRequest(`Invalid unset ${what}`);
  if (bound === null) throw invalidRequest(`Invalid null ${what}`);
  return bound;
}

/** `DELETE c[e]` of a set's element or a map's key. */
export class DeleteElement implements Operation {
  readonly requiresRead = false;
  readonly column: ColumnMetadata;
  private readonly element: Value;
  private readonly what: string;

  constructor(column: ColumnMetadata, element: Value, what: 'map key' | 'set element') {
    this.column = column;
    this.element = element;
    this.what = what;
  }

  apply(row: RowBuilder, parameters: UpdateParameters): void {
    const path = bindPath(this.element, parameters, this.what);
    row.addElement(parameters.tombstone(this.column, path));
  }
}
