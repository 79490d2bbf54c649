import type { Cell, ColumnData, Timestamp } from '../../../mutation/index.ts';
import { ComplexCells, NO_TTL } from '../../../mutation/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { bigintType, intType, listType, packElements, UserType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';
import { FirstOfGroup } from './column-selector.ts';
import type { RunningSelector, Selector } from './selector.ts';
import { NOT_FOR_GROUPS } from './selector.ts';

export type CellMetadata = 'writetime' | 'maxwritetime' | 'ttl';

/** What part of a collection's cells is looked at. */
export interface CellChoice {
  /** One element or key. */
  readonly element: Value | null;
  /** From and to, both included; null is open. */
  readonly slice: { readonly from: Value | null; readonly to: Value | null } | null;
  /** The place of one field of a user type. */
  readonly field: number | null;
}

/**
 * writetime, maxwritetime and ttl of a column. Of a collection or user type that is not frozen they
 * are lists with an entry for each element or field, except maxwritetime and those of one element.
 */
export class CellMetadataSelector implements Selector {
  readonly isAggregate = false;
  readonly isConstant = false;
  readonly name: string;
  readonly type: CqlType;
  private readonly metadata: CellMetadata;
  private readonly index: number;
  private readonly choice: CellChoice;
  private readonly isList: boolean;
  private readonly userType: UserType | null;

  constructor(
    name: string,
    metadata: CellMetadata,
    column: CqlType,
    index: number,
    choice: CellChoice,
  ) {
    this.name = name;
    this.metadata = metadata;
    this.index = index;
    this.choice = choice;
    const isOne = choice.element !== null || choice.field !== null;
    this.isList = column.isMultiCell && metadata !== 'maxwritetime' && !isOne;
    this.userType = column instanceof UserType ? column : null;
    const one = metadata === 'ttl' ? intType : bigintType;
    this.type = this.isList ? listType(one, { frozen: true }) : one;
  }

  groupByFault(): string {
    return NOT_FOR_GROUPS;
  }

  start(bindings: Bindings): RunningSelector {
    const choose = chooser(this.choice, this.userType, bindings);
    return new FirstOfGroup((row) => {
      const data = row.data(this.index);
      if (data === null) return null;
      const cells = choose(data);
      if (cells.length === 0) return null;
      if (this.metadata === 'maxwritetime') return int64(latest(cells));
      const values = this.places(cells).map((cell) => this.describe(cell, row.nowInSeconds));
      return this.isList ? packElements(values.length, values) : (values[0] ?? null);
    });
  }

  /** A list has an entry for each field of a user type, those without a cell too. */
  private places(cells: readonly Cell[]): readonly (Cell | null)[] {
    if (!this.isList || this.userType === null) return cells;
    const places: (Cell | null)[] = this.userType.fieldNames.map(() => null);
    for (const cell of cells) places[fieldOf(cell)] = cell;
    return places;
  }

  private describe(cell: Cell | null, nowInSeconds: number): Buffer | null {
    if (cell === null) return null;
    if (this.metadata === 'writetime') return int64(cell.timestamp);
    if (cell.ttl === NO_TTL) return null;
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(cell.localDeletionTime - nowInSeconds);
    return bytes;
  }
}

function int64(value: Timestamp): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function latest(cells: readonly Cell[]): Timestamp {
  return cells.reduce<Timestamp>(
    (max, cell) => (cell.timestamp > max ? cell.timestamp : max),
    (cells[0] as Cell).timestamp,
  );
}

/** The place of the field whose cell it is. */
function fieldOf({ path }: Cell): number {
  return path?.length === 2 ? path.readInt16BE(0) : -1;
}

type Choose = (data: ColumnData) => readonly Cell[];

/** The cell of a field that has a value; of a frozen type all fields are one cell. */
function fieldChooser(field: number, type: UserType): Choose {
  return (data) => {
    if (data instanceof ComplexCells) return data.cells.filter((cell) => fieldOf(cell) === field);
    return (type.split(data.value)[field] ?? null) === null ? [] : [data];
  };
}

function chooser(
  { element, slice, field }: CellChoice,
  userType: UserType | null,
  bindings: Bindings,
): Choose {
  if (field !== null && userType !== null) return fieldChooser(field, userType);
  if (element === null && slice === null) {
    return (data) => (data instanceof ComplexCells ? data.cells : [data]);
  }
  const exact = boundBuffer(element, bindings);
  const from = boundBuffer(slice?.from ?? null, bindings);
  const to = boundBuffer(slice?.to ?? null, bindings);
  return (data) => {
    if (!(data instanceof ComplexCells)) return [data];
    const type = data.column.type.pathType;
    return data.cells.filter(({ path }) => {
      if (path === null || type === null) return false;
      if (element !== null) return exact !== null && type.compare(path, exact) === 0;
      return (
        (from === null || type.compare(path, from) >= 0) &&
        (to === null || type.compare(path, to) <= 0)
      );
    });
  };
}

function boundBuffer(value: Value | null, bindings: Bindings): Buffer | null {
  const bound = value?.bind(bindings) ?? null;
  return bound === UNSET ? null : bound;
}
