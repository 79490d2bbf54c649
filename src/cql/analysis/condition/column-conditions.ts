import { invalidRequest } from '../../../base/error/index.ts';
import type { Cell, Row } from '../../../mutation/index.ts';
import { ComplexCells } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import { decodeCollection, decodeTuple } from '../collection-bytes.ts';
import { valueOfData } from '../selection/index.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';
import type { Value } from '../value.ts';
import type { ConditionOperator } from './compare.ts';
import { isOrdered, isSatisfied, nullComparison } from './compare.ts';
import type { BoundCondition, ColumnCondition } from './condition.ts';
import type { ConditionValues } from './condition-values.ts';

/** `c = v` of a column of one cell. */
export class SimpleCondition implements ColumnCondition {
  readonly column: ColumnMetadata;
  private readonly operator: ConditionOperator;
  private readonly values: ConditionValues;

  constructor(column: ColumnMetadata, operator: ConditionOperator, values: ConditionValues) {
    this.column = column;
    this.operator = operator;
    this.values = values;
  }

  bind(bindings: Bindings): BoundCondition {
    const { column, operator } = this;
    const wanted = this.values.bind(bindings);
    return {
      isMetBy: (row) => {
        const found = simpleValue(row, column);
        return wanted.some((value) => isSatisfied(operator, column.type, value, found));
      },
    };
  }
}

/** `c.f = v` of a user type, frozen or not. */
export class FieldCondition implements ColumnCondition {
  readonly column: ColumnMetadata;
  private readonly field: number;
  private readonly operator: ConditionOperator;
  private readonly values: ConditionValues;

  constructor(
    column: ColumnMetadata,
    field: number,
    operator: ConditionOperator,
    values: ConditionValues,
  ) {
    this.column = column;
    this.field = field;
    this.operator = operator;
    this.values = values;
  }

  bind(bindings: Bindings): BoundCondition {
    const { column, field, operator } = this;
    const wanted = this.values.bind(bindings);
    const type = column.type.elements[field] as CqlType;
    return {
      isMetBy: (row) => {
        const found = fieldValue(row, column, field);
        return wanted.some((value) => isSatisfied(operator, type, value, found));
      },
    };
  }
}

/** `l[i] = v`, `m[k] = v`. */
export class ElementCondition implements ColumnCondition {
  readonly column: ColumnMetadata;
  private readonly element: Value;
  private readonly operator: ConditionOperator;
  private readonly values: ConditionValues;

  constructor(
    column: ColumnMetadata,
    element: Value,
    operator: ConditionOperator,
    values: ConditionValues,
  ) {
    this.column = column;
    this.element = element;
    this.operator = operator;
    this.values = values;
  }

  bind(bindings: Bindings): BoundCondition {
    const { column, operator } = this;
    const element = this.element.bind(bindings);
    const wanted = this.values.bind(bindings);
    const isMap = typeShape(column.type) === 'map';
    const isEquality = operator === '=' || operator === '!=';
    // Cassandra orders values of a map as if they were keys.
    const type = isMap && isEquality ? mapValueType(column.type) : firstElement(column.type);
    return {
      isMetBy: (row) => {
        if (element === null || element === UNSET) {
          const kind = isMap ? 'map' : 'list';
          throw invalidRequest(`Invalid null value for ${kind} element access`);
        }
        const found = isMap ? mapElement(row, column, element) : listElement(row, column, element);
        return wanted.some((value) => isSatisfied(operator, type, value, found));
      },
    };
  }
}

/** `c = v` of a collection of a cell for each element. */
export class CollectionCondition implements ColumnCondition {
  readonly column: ColumnMetadata;
  private readonly operator: ConditionOperator;
  private readonly values: ConditionValues;

  constructor(column: ColumnMetadata, operator: ConditionOperator, values: ConditionValues) {
    this.column = column;
    this.operator = operator;
    this.values = values;
  }

  bind(bindings: Bindings): BoundCondition {
    const wanted = this.values.bind(bindings);
    return {
      isMetBy: (row) => {
        const cells = cellsOf(row, this.column);
        return wanted.some((value) => this.isMetWith(value, cells));
      },
    };
  }

  private isMetWith(wanted: Buffer | null, cells: readonly Cell[]): boolean {
    const { operator, column } = this;
    const shape = typeShape(column.type);
    if (operator === 'CONTAINS' || operator === 'CONTAINS KEY') {
      if (wanted === null) throw nullComparison(operator);
      return contains(cells, column.type, wanted, shape === 'set' || operator === 'CONTAINS KEY');
    }
    const parts = wanted === null ? [] : decodeCollection(wanted);
    if (parts.length > 0) {
      if (cells.length === 0) return operator === '!=';
      return isOrdered(operator, compareCells(cells, parts, column.type));
    }
    if (operator === '=') return cells.length === 0;
    if (operator === '!=') return cells.length > 0;
    if (wanted === null) throw nullComparison(operator);
    throw invalidRequest(`Invalid comparison with an empty ${shape} for operator "${operator}"`);
  }
}

function contains(
  cells: readonly Cell[],
  type: CqlType,
  wanted: Buffer,
  looksAtPaths: boolean,
): boolean {
  const part = !looksAtPaths && typeShape(type) === 'map' ? mapValueType(type) : firstElement(type);
  return cells.some(({ path, value }) => {
    return part.compare(looksAtPaths ? (path as Buffer) : value, wanted) === 0;
  });
}

/** Element by element; of two where one begins the other the shorter comes first. */
function compareCells(cells: readonly Cell[], parts: readonly Buffer[], type: CqlType): number {
  const shape = typeShape(type);
  const step = shape === 'map' ? 2 : 1;
  const first = firstElement(type);
  for (let i = 0; i < cells.length; i++) {
    const part = parts[i * step];
    if (part === undefined) return 1;
    const { path, value } = cells[i] as Cell;
    let order = first.compare(shape === 'list' ? value : (path as Buffer), part);
    if (order === 0 && shape === 'map') {
      order = mapValueType(type).compare(value, parts[i * step + 1] as Buffer);
    }
    if (order !== 0) return order;
  }
  return cells.length * step < parts.length ? -1 : 0;
}

function dataOf(row: Row | null, column: ColumnMetadata) {
  return row?.columns.find((data) => data.column.name === column.name);
}

/** The bytes of a whole column, put together when each field is a cell of its own. */
function simpleValue(row: Row | null, column: ColumnMetadata): Buffer | null {
  const data = dataOf(row, column);
  return data === undefined ? null : valueOfData(data);
}

function fieldValue(row: Row | null, column: ColumnMetadata, field: number): Buffer | null {
  if (column.isComplex) {
    const cells = cellsOf(row, column);
    return cells.find(({ path }) => path?.readInt16BE(0) === field)?.value ?? null;
  }
  const bytes = simpleValue(row, column);
  return bytes === null ? null : (decodeTuple(bytes)[field] ?? null);
}

function cellsOf(row: Row | null, column: ColumnMetadata): readonly Cell[] {
  const data = dataOf(row, column);
  return data instanceof ComplexCells ? data.cells : [];
}

function mapElement(row: Row | null, column: ColumnMetadata, key: Buffer): Buffer | null {
  const keyType = firstElement(column.type);
  if (column.isComplex) {
    const cells = cellsOf(row, column);
    return cells.find(({ path }) => keyType.compare(path as Buffer, key) === 0)?.value ?? null;
  }
  const bytes = simpleValue(row, column);
  const parts = bytes === null ? [] : decodeCollection(bytes);
  for (let i = 0; i < parts.length; i += 2) {
    if (keyType.compare(parts[i] as Buffer, key) === 0) return parts[i + 1] as Buffer;
  }
  return null;
}

function listElement(row: Row | null, column: ColumnMetadata, index: Buffer): Buffer | null {
  const bytes = column.isComplex ? null : simpleValue(row, column);
  if (!column.isComplex && bytes === null) return null;
  const position = index.readInt32BE(0);
  if (position < 0) throw invalidRequest(`Invalid negative list index ${position}`);
  if (bytes !== null) return decodeCollection(bytes)[position] ?? null;
  return cellsOf(row, column)[position]?.value ?? null;
}
