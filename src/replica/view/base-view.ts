import { ViewFilter } from '../../cql/analysis/index.ts';
import type { FunctionEnvironment } from '../../cql/function/index.ts';
import type { ColumnMetadata, Schema, TableMetadata, ViewMetadata } from '../../schema/index.ts';

/** A view as those see it who keep it up to date: what of a base row goes where. */
export class BaseView {
  readonly base: TableMetadata;
  readonly table: ViewMetadata;
  readonly filter: ViewFilter;
  /** The column of the view's key that is not in that of the base table; null for none. */
  readonly addedKey: ColumnMetadata | null;
  private readonly shown: ReadonlySet<string>;

  constructor(
    base: TableMetadata,
    table: ViewMetadata,
    schema: Schema,
    functions: FunctionEnvironment,
  ) {
    this.base = base;
    this.table = table;
    this.filter = new ViewFilter(base, table, schema, functions);
    const keys = [...table.partitionKey, ...table.clustering];
    const added = keys.find(({ name }) => base.column(name)?.isPrimaryKey === false);
    this.addedKey = added === undefined ? null : (base.column(added.name) ?? null);
    this.shown = new Set(table.regulars.map(({ name }) => name));
  }

  /** True for columns outside the view's key whose cells are in the view as well. */
  shows(column: ColumnMetadata): boolean {
    return this.shown.has(column.name);
  }

  /** True when nothing in the view tells of a column of the base table. */
  hides(column: ColumnMetadata): boolean {
    return this.table.column(column.name) === undefined;
  }
}
