import type { Attributes } from './attributes.ts';
import type { DeleteStatement } from './delete-statement.ts';
import type { InsertJsonStatement, InsertStatement } from './insert-statement.ts';
import type { UpdateStatement } from './update-statement.ts';

/** What may stand in a batch. */
export type ModificationStatement =
  | InsertStatement
  | InsertJsonStatement
  | UpdateStatement
  | DeleteStatement;

export type BatchStatement = {
  readonly kind: 'batch';
  readonly type: 'logged' | 'unlogged' | 'counter';
  readonly attributes: Attributes;
  readonly statements: readonly ModificationStatement[];
};
