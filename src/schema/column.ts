import type { CqlType } from '../types/index.ts';

export type ColumnKind = 'partition_key' | 'clustering' | 'static' | 'regular';

const known = new WeakMap<CqlType, Map<string, ColumnMetadata>>();

/**
 * A column of a table; immutable, shared by every row that has a value for it. Equal columns are one
 * object, as equal types are: `new` gives the one there is already. So a cell that was made with one
 * snapshot of the schema (or by another node of this process) belongs to the column of any other.
 */
export class ColumnMetadata {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly kind: ColumnKind;
  /** Place within the key for key columns, -1 for the others, as in system_schema.columns. */
  readonly position: number;
  readonly type: CqlType;
  /** Clustering columns only: true for DESC. */
  readonly isReversed: boolean;
  /** True when its values are stored as one cell an element. */
  readonly isComplex: boolean;

  constructor(name: string, kind: ColumnKind, position: number, type: CqlType, isReversed = false) {
    this.name = name;
    this.nameBytes = Buffer.from(name);
    this.kind = kind;
    this.position = position;
    this.type = type;
    this.isReversed = isReversed;
    this.isComplex = type.isMultiCell && (kind === 'static' || kind === 'regular');
    let columns = known.get(type);
    if (columns === undefined) {
      columns = new Map();
      known.set(type, columns);
    }
    const identity = `${kind} ${position} ${isReversed} ${name}`;
    const same = columns.get(identity);
    // biome-ignore lint/correctness/noConstructorReturn: the one object for equal columns
    if (same !== undefined) return same;
    columns.set(identity, this);
  }

  get isPrimaryKey(): boolean {
    return this.kind === 'partition_key' || this.kind === 'clustering';
  }
}

/**
 * Order of the cells of a row: simple columns first, then complex ones, each by name's bytes; but names
 * that begin with a letter beyond ASCII come first, as the highest bit of a name counts the other way
 * round in Cassandra (ColumnMetadata.comparisonOrder).
 */
export function compareColumns(left: ColumnMetadata, right: ColumnMetadata): number {
  if (left === right) return 0;
  if (left.isComplex !== right.isComplex) return left.isComplex ? 1 : -1;
  const leftFirst = isBeyondAscii(left);
  if (leftFirst !== isBeyondAscii(right)) return leftFirst ? -1 : 1;
  return Buffer.compare(left.nameBytes, right.nameBytes);
}

/** True when the name begins with a letter that is not of ASCII. */
export function isBeyondAscii({ nameBytes }: ColumnMetadata): boolean {
  return (nameBytes[0] ?? 0) > 0x7f;
}
