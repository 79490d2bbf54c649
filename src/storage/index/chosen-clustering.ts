import type { Clustering, ClusteringFilter } from '../../mutation/index.ts';
import { compareBoundToRow } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/** True when a filter lets a row through. */
export function clusteringIsChosen(
  table: TableMetadata,
  filter: ClusteringFilter,
  clustering: Clustering,
): boolean {
  if (filter.kind === 'names') {
    return filter.rows.some((row) => table.compareClusterings(row, clustering) === 0);
  }
  return filter.slices.some(
    ({ start, end }) =>
      compareBoundToRow(table, start, clustering) < 0 &&
      compareBoundToRow(table, end, clustering) > 0,
  );
}
