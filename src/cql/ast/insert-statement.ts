import type { Attributes } from './attributes.ts';
import type { QualifiedName } from './qualified-name.ts';
import type { BindMarker, Literal, Term } from './term.ts';

/**
 * INSERT of named columns. `columns` and `values` may differ in number: analysis refuses that
 * with its own message.
 */
export type InsertStatement = {
  readonly kind: 'insert';
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly values: readonly Term[];
  readonly ifNotExists: boolean;
  readonly attributes: Attributes;
};

export type InsertJsonStatement = {
  readonly kind: 'insertJson';
  readonly table: QualifiedName;
  readonly value: Literal | BindMarker;
  /** DEFAULT UNSET: columns the document leaves out keep their value. */
  readonly defaultUnset: boolean;
  readonly ifNotExists: boolean;
  readonly attributes: Attributes;
};
