import type { SchemaElement } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { textType } from '../../../types/index.ts';
import type { ColumnSpecification } from '../../query-processor.ts';

/** All rows of an answer, and their columns. */
export interface Description {
  readonly columns: readonly ColumnSpecification[];
  readonly rows: readonly (readonly Buffer[])[];
}

/** Columns of the table that DESCRIBE pretends to read. */
export function describeColumns(
  names: readonly string[],
  type: CqlType = textType,
): ColumnSpecification[] {
  return names.map((name) => ({ keyspace: 'system', table: 'describe', name, type }));
}

const LIST_COLUMNS = describeColumns(['keyspace_name', 'type', 'name']);
const ELEMENT_COLUMNS = describeColumns(['keyspace_name', 'type', 'name', 'create_statement']);

/** Names without their statements: keyspace, kind, name, each quoted where CQL needs it. */
export function listing(rows: readonly (readonly string[])[]): Description {
  return { columns: LIST_COLUMNS, rows: rows.map(textRow) };
}

export function elementRows(elements: readonly SchemaElement[]): Description {
  const rows = elements.map(({ keyspace, type, name, createStatement }) =>
    textRow([keyspace, type, name, createStatement]),
  );
  return { columns: ELEMENT_COLUMNS, rows };
}

export function textRow(texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text));
}
