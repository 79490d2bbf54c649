import { consistencyName } from '../../base/error/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import { validateMutationSize } from '../../mutation/index.ts';
import type { Execution } from '../execution.ts';
import { validateIndexedColumns } from './validate-indexed-columns.ts';

/** Length of a text in Java's form of UTF-8. */
const TEXT_LENGTH_BYTES = 2;

/**
 * What Cassandra looks at when a client's values have become a mutation, before anything is sent:
 * values that indexes cannot hold, and max_mutation_size (statements/UpdatesCollector). Throws
 * `invalidRequest`.
 */
export function validateMutation(mutation: Mutation, execution: Execution): void {
  const { updates } = mutation;
  let isCounter = false;
  for (const update of updates) {
    validateIndexedColumns(update, execution);
    isCounter ||= update.table.isCounter;
  }
  const { maxMutationSizeBytes } = execution.node.environment.settings;
  // The level of a counter's update travels with it.
  const levelBytes = isCounter
    ? TEXT_LENGTH_BYTES + consistencyName(execution.consistency).length
    : 0;
  validateMutationSize(mutation, maxMutationSizeBytes, levelBytes);
}
