import type { ColumnMetadata } from '../../../schema/index.ts';
import { TupleType } from '../../../types/index.ts';

/**
 * The tuples among key columns. Of no other type can a constant be anything: a tuple takes any
 * hexadecimal one, and Cassandra looks at its bytes only in a partition key that is written
 * (Validation.validateKey). In a clustering it takes them too and fails when it compares them, for good
 * when it flushes; so they are looked at there as well.
 */
export class TupleColumns {
  private readonly columns: readonly ColumnMetadata[];
  private readonly places: readonly number[];

  /** Columns of a partition key or of a clustering. */
  constructor(columns: readonly ColumnMetadata[]) {
    this.columns = columns;
    this.places = columns.flatMap(({ type }, i) => (type instanceof TupleType ? [i] : []));
  }

  get areNone(): boolean {
    return this.places.length === 0;
  }

  /** Throws `invalidRequest` for bytes that are no tuple; `values` may end early. */
  check(values: readonly (Buffer | null)[]): void {
    for (const place of this.places) {
      const value = values[place] ?? null;
      if (value !== null) this.columns[place]?.type.validate(value);
    }
  }
}
