import type { ColumnMetadata } from '../../../schema/index.ts';
import { TupleType } from '../../../types/index.ts';

/**
 * The columns of a key that take hexadecimal constants unread: a tinyint and tuples do in Cassandra.
 * It looks at the bytes only in a partition key that is written (Validation.validateKey). In a
 * clustering it takes them for a tuple, too, fails when it compares them, and for good when it flushes;
 * so they are looked at there as well.
 */
export class UnreadConstants {
  private readonly columns: readonly ColumnMetadata[];
  private readonly places: readonly number[];

  private constructor(
    columns: readonly ColumnMetadata[],
    isUnread: (column: ColumnMetadata) => boolean,
  ) {
    this.columns = columns;
    this.places = columns.flatMap((column, i) => (isUnread(column) ? [i] : []));
  }

  static ofPartitionKey(columns: readonly ColumnMetadata[]): UnreadConstants {
    // JSON has an empty value of a type that has none.
    return new UnreadConstants(
      columns,
      ({ type }) => !type.allowsEmpty || type.acceptsLiteral('blob', '0x') !== 'no',
    );
  }

  static ofClustering(columns: readonly ColumnMetadata[]): UnreadConstants {
    return new UnreadConstants(columns, ({ type }) => type instanceof TupleType);
  }

  get areNone(): boolean {
    return this.places.length === 0;
  }

  /** Throws `invalidRequest` for bytes that are no value of their column; `values` may end early. */
  check(values: readonly (Buffer | null)[]): void {
    for (const place of this.places) {
      const value = values[place] ?? null;
      if (value !== null) this.columns[place]?.type.validate(value);
    }
  }
}
