import { quoted, ShellProblem } from '../problem.ts';
import { cellLiteral, isNull } from './cell-literal.ts';
import type { CopyOptions } from './copy-options.ts';
import { tableCql } from './copy-statement.ts';
import type { CopyColumn, CopyTable } from './copy-table.ts';
import { isKey } from './copy-table.ts';
import type { CsvRow } from './row-source.ts';

/** Makes the statements that write the rows of a CSV file into a table. */
export class RowStatements {
  private readonly table: string;
  private readonly columns: readonly CopyColumn[];
  private readonly options: CopyOptions;
  private readonly isOfCounters: boolean;

  constructor({ keyspace, name }: CopyTable, columns: readonly CopyColumn[], options: CopyOptions) {
    this.table = tableCql(keyspace, name);
    this.columns = columns;
    this.options = options;
    this.isOfCounters = columns.some(({ type }) => type.isCounter);
  }

  /** Throws `ShellProblem` for a row that is none of the table. */
  of(row: CsvRow): string {
    const { columns, options } = this;
    if (row.length !== columns.length) {
      throw new ShellProblem(`Invalid row length ${row.length} should be ${columns.length}`);
    }
    this.checkKeys(row);
    const literals = columns.map(({ type }, i) => {
      const cell = row[i];
      return cell === undefined ? null : cellLiteral(type, cell, options);
    });
    return this.isOfCounters ? this.updateOf(literals) : this.insertOf(literals);
  }

  private checkKeys(row: CsvRow): void {
    const missing = this.columns.find((column, i) => {
      const cell = row[i];
      return isKey(column) && cell !== undefined && isNull(column.type, cell, this.options);
    });
    if (missing === undefined) return;
    const advice =
      ' If you want to insert empty strings, consider using the WITH NULL=<marker> option for COPY.';
    throw new ShellProblem(
      `Cannot insert null value for primary key column '${missing.name}'.${this.options.nullText === '' ? advice : ''}`,
    );
  }

  private insertOf(literals: readonly (string | null)[]): string {
    const { ttl } = this.options;
    const names = this.columns.map(({ name }) => quoted(name)).join(', ');
    const values = literals.map((each) => each ?? 'null').join(', ');
    const using = ttl === null ? '' : ` USING TTL ${ttl}`;
    return `INSERT INTO ${this.table} (${names}) VALUES (${values})${using}`;
  }

  /** A counter that is missing stays as it is. */
  private updateOf(literals: readonly (string | null)[]): string {
    const set: string[] = [];
    const where: string[] = [];
    for (const [i, column] of this.columns.entries()) {
      const name = quoted(column.name);
      const literal = literals[i] ?? null;
      if (isKey(column)) where.push(`${name} = ${literal}`);
      else set.push(`${name} = ${name} + ${literal ?? 0}`);
    }
    return `UPDATE ${this.table} SET ${set.join(', ')} WHERE ${where.join(' AND ')}`;
  }
}
