import type { PartitionData } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { jsonEscape, textType } from '../../types/index.ts';
import type { ColumnSpecification } from '../query-processor.ts';
import { resultBytes } from '../query-processor.ts';
import type { ResultRow, RowConsumer } from './row-consumer.ts';
import { sortedRows } from './row-consumer.ts';

/** The one column of SELECT JSON. */
export function jsonColumn({ keyspace, name }: TableMetadata): ColumnSpecification {
  return { keyspace, table: name, name: '[json]', type: textType };
}

/** Each row as a JSON object; names that are not lower case stand in quotes of their own. */
export function rowsAsJson(
  rows: readonly ResultRow[],
  columns: readonly ColumnSpecification[],
): ResultRow[] {
  const names = columns.map(({ name }) => {
    const shown = name === name.toLowerCase() ? name : `"${name}"`;
    return `"${jsonEscape(shown)}": `;
  });
  return rows.map((row) => {
    const fields = columns.map(({ type }, i) => {
      const value = resultBytes(row[i] ?? null);
      return (names[i] as string) + (value === null ? 'null' : type.toJson(value));
    });
    return [Buffer.from(`{${fields.join(', ')}}`)];
  });
}

/**
 * Sorts the rows of several partitions by their JSON texts, compared as if they were values of the
 * column. That is what Apache Cassandra does with `SELECT JSON * ... IN ... ORDER BY`: the column to sort
 * by is looked for where the text is. Whoever wants the order of a column names columns.
 */
export class JsonTextOrdering implements RowConsumer {
  private readonly inner: RowConsumer;
  private readonly columns: readonly ColumnSpecification[];
  private readonly compare: (left: Buffer, right: Buffer) => number;

  constructor(
    inner: RowConsumer,
    columns: readonly ColumnSpecification[],
    compare: (left: Buffer, right: Buffer) => number,
  ) {
    this.inner = inner;
    this.columns = columns;
    this.compare = compare;
  }

  consume(partition: PartitionData): void {
    this.inner.consume(partition);
  }

  finish(): ResultRow[] {
    const rows = this.inner.finish();
    const texts = rowsAsJson(rows, this.columns).map(
      ([text]) => resultBytes(text ?? null) as Buffer,
    );
    return sortedRows(rows, texts, this.compare);
  }
}
