import { invalidRequest } from '../../../base/error/index.ts';
import type { ListType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import type { BoundValue } from '../bound-value.ts';
import { boundElements, UNSET } from '../bound-value.ts';
import { decodeTuple } from '../collection-bytes.ts';
import type { Value } from '../value.ts';

/** Gives a value for each column of a restriction: one, or a tuple's. */
export interface RowSource {
  bind(bindings: Bindings): readonly BoundValue[];
}

/** Gives the rows of an IN restriction. */
export interface RowList {
  bind(bindings: Bindings): readonly (readonly BoundValue[])[];
}

/** Owned by whoever binds: what a client lent is copied, constants are shared. */
export function bindOwned(value: Value, bindings: Bindings): BoundValue {
  const bound = value.bind(bindings);
  if (value.isConstant || bound === null || bound === UNSET) return bound;
  return Buffer.from(bound);
}

/** A value for each column, each a term of its own. */
export class ValuesRow implements RowSource {
  readonly values: readonly Value[];

  constructor(values: readonly Value[]) {
    this.values = values;
  }

  bind(bindings: Bindings): readonly BoundValue[] {
    const bound: BoundValue[] = [];
    for (const value of this.values) bound.push(bindOwned(value, bindings));
    return bound;
  }
}

/** `(a, b) > ?`: the marker binds a tuple. */
export class TupleMarkerRow implements RowSource {
  private readonly value: Value;
  private readonly name: string;
  private readonly width: number;

  constructor(value: Value, name: string, width: number) {
    this.value = value;
    this.name = name;
    this.width = width;
  }

  bind(bindings: Bindings): readonly BoundValue[] {
    const bound = bindOwned(this.value, bindings);
    if (bound === UNSET) throw invalidRequest(`Invalid unset value for tuple ${this.name}`);
    return bound === null ? new Array<null>(this.width).fill(null) : padded(bound, this.width);
  }
}

function padded(tuple: Buffer, width: number): readonly BoundValue[] {
  const fields = decodeTuple(tuple);
  while (fields.length < width) fields.push(null);
  return fields;
}

/** `IN (1, ?)` and `IN ((1, 2), ?)`. */
export class RowsOfSources implements RowList {
  readonly rows: readonly RowSource[];

  constructor(rows: readonly RowSource[]) {
    this.rows = rows;
  }

  bind(bindings: Bindings): readonly (readonly BoundValue[])[] {
    return this.rows.map((row) => row.bind(bindings));
  }
}

/**
 * `IN ?`: the marker binds a list of values, or of tuples when `width` is given. Unlike other lists
 * it may hold nulls as far as its type goes; the restriction refuses them by the column's name.
 */
export class ListMarkerRows implements RowList {
  private readonly marker: number;
  private readonly type: ListType;
  private readonly column: string;
  private readonly width: number | null;

  constructor(marker: number, type: ListType, column: string, width: number | null) {
    this.marker = marker;
    this.type = type;
    this.column = column;
    this.width = width;
  }

  bind(bindings: Bindings): readonly (readonly BoundValue[])[] {
    const bound = bindings.values[this.marker] as BoundValue;
    if (bound === UNSET) throw invalidRequest(`Invalid unset value for ${this.unsetName()}`);
    if (bound === null) {
      throw invalidRequest(
        this.width === null
          ? `Invalid null value for column ${this.column}`
          : 'Invalid null value for IN restriction',
      );
    }
    const { width, type } = this;
    const elements = boundElements(type, bound);
    if (width === null) return elements.map((element) => [element]);
    return elements.map((element) =>
      element === null ? new Array<null>(width).fill(null) : padded(element, width),
    );
  }

  private unsetName(): string {
    return this.width === null ? `column ${this.column}` : this.column;
  }
}
