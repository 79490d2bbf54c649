import type { ComplexCells, Mutation, PartitionUpdate, Row } from '../../mutation/index.ts';
import type { SchemaSource, TableMetadata } from '../../schema/index.ts';

/**
 * Whether this node's schema has all that a message of another node speaks of. A coordinator's
 * snapshot of a table is compared once and the verdict kept, so that mutations which follow cost
 * one lookup; a snapshot with columns unknown here is looked through for each mutation, because
 * most of them do not use the new column.
 */
export class SchemaAgreement {
  private readonly schema: SchemaSource;
  /** Table as the sender has it, to the columns of it that are unknown here. */
  private unknownColumns = new WeakMap<TableMetadata, ReadonlySet<string>>();

  constructor(schema: SchemaSource) {
    this.schema = schema;
    schema.subscribe(() => {
      this.unknownColumns = new WeakMap();
    });
  }

  /** False: answer INCOMPATIBLE_SCHEMA. */
  knows(mutation: Mutation): boolean {
    for (const update of mutation.updates) {
      const unknown = this.unknownOf(update.table);
      if (unknown === null) return false;
      if (unknown.size > 0 && usesColumns(update, unknown)) return false;
    }
    return true;
  }

  /** The same for a read of a table and its columns. */
  knowsTable(table: TableMetadata, columns: readonly { readonly name: string }[] | null): boolean {
    const unknown = this.unknownOf(table);
    if (unknown === null) return false;
    if (unknown.size === 0) return true;
    return columns !== null && !columns.some((column) => unknown.has(column.name));
  }

  private unknownOf(table: TableMetadata): ReadonlySet<string> | null {
    const known = this.unknownColumns.get(table);
    if (known !== undefined) return known;
    const own = this.schema.current.tableById(table.id);
    if (own === undefined) return null;
    const unknown = new Set<string>();
    for (const column of [...table.statics, ...table.regulars]) {
      const mine = own.column(column.name);
      if (mine === undefined || mine.type.name !== column.type.name) unknown.add(column.name);
    }
    this.unknownColumns.set(table, unknown);
    return unknown;
  }
}

function usesColumns(update: PartitionUpdate, unknown: ReadonlySet<string>): boolean {
  const uses = (row: Row) =>
    row.columns.some((data) => unknown.has((data as ComplexCells).column.name));
  return (update.staticRow !== null && uses(update.staticRow)) || update.rows.some(uses);
}
