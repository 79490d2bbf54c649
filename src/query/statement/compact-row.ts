import { invalidRequest } from '../../base/error/index.ts';
import type { RowBuilder, UpdateParameters } from '../../cql/analysis/index.ts';
import type { Clustering } from '../../mutation/index.ts';
import { DeletionTime, Liveness, Row } from '../../mutation/index.ts';
import type { TableLayout, TableMetadata } from '../../schema/index.ts';

/**
 * Where writing a row of a compact table differs from others (cql3/UpdateParameters.java and
 * UpdateStatement.java of Cassandra 5.0): the row is its one cell, and nothing beside that cell says
 * that it is there, or that it is there no more.
 */

const EMPTY_VALUE = Buffer.alloc(0);

/** Throws `invalidRequest` for a row that has no name. */
export function checkClusteringValue(
  { clustering: [column] }: TableMetadata,
  row: Clustering,
): void {
  const value = row[0];
  if (value != null && value.length > 0) return;
  throw invalidRequest(`Invalid empty or null value for column ${column?.name}`);
}

/** The deletion of a row: of compact tables that of its cell. */
export function deletedRow(
  { compactValue }: TableLayout,
  clustering: Clustering,
  parameters: UpdateParameters,
): Row {
  return compactValue === null
    ? new Row(clustering, Liveness.EMPTY, parameters.deletion(), [])
    : new Row(clustering, Liveness.EMPTY, DeletionTime.LIVE, [
        parameters.tombstone(compactValue, null),
      ]);
}

/**
 * What a statement that sets no column writes to a row. Compact tables get an empty cell when they
 * have a column for that; throws `invalidRequest` when theirs is one that clients have declared.
 */
export function addRowItself(
  { compactValue, hasEmptyValue }: TableLayout,
  row: RowBuilder,
  parameters: UpdateParameters,
): void {
  if (compactValue === null) return;
  if (!hasEmptyValue) {
    throw invalidRequest(`Column ${compactValue.name} is mandatory for this COMPACT STORAGE table`);
  }
  row.add(parameters.cell(compactValue, EMPTY_VALUE, null));
}
