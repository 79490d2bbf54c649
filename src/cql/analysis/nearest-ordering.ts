import { invalidRequest, invariant } from '../../base/error/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import type { SimilarityFunction } from '../../types/index.ts';
import type { Ordering } from '../ast/index.ts';
import type { TermContext } from './prepare-value.ts';
import { prepareValue } from './prepare-value.ts';
import { columnReceiver } from './receiver.ts';
import { existingColumn } from './table-lookup.ts';
import type { Value } from './value.ts';
import type { StatementRestrictions } from './where/index.ts';

/** `ORDER BY column ANN OF vector`. */
export interface NearestOrdering {
  readonly column: ColumnMetadata;
  readonly vector: Value;
}

export interface NearestPlan extends NearestOrdering {
  /** Of the index of the column. */
  readonly similarity: SimilarityFunction;
}

/** The order by a vector that a statement asks for; null when it asks for none. */
export function analyseNearest(
  orderings: readonly Ordering[],
  context: TermContext,
): NearestOrdering | null {
  const { table } = context;
  const found = orderings.filter((each) => each.kind === 'ann');
  const [ordering] = found;
  if (ordering === undefined) return null;
  const bound = orderings.map((each): NearestOrdering | null => {
    const column = existingColumn(table, each.column);
    if (each.kind !== 'ann') return null;
    const receiver = columnReceiver(table, column);
    return { column, vector: prepareValue(each.vector, receiver, context) };
  });
  if (found.length > 1) throw invalidRequest('Cannot specify more than one ANN ordering');
  if (orderings.length > 1) {
    throw invalidRequest('ANN ordering does not support any other ordering');
  }
  if (ordering.descending) throw invalidRequest('Descending ANN ordering is not supported');
  return bound[0] ?? null;
}

/** The order with what makes vectors alike, which the restrictions' checks have made sure of. */
export function withSimilarity(
  ordering: NearestOrdering,
  { indexes }: StatementRestrictions,
): NearestPlan {
  const similarity = indexes.similarityOf(ordering.column);
  invariant(similarity !== null, 'a column that rows are ordered by has an index');
  return { ...ordering, similarity };
}
