import type { Property } from './property.ts';
import type { QualifiedName } from './qualified-name.ts';

/** `simple` is a bare column, whose meaning for a collection its type decides. */
export type IndexTarget = {
  readonly kind: 'simple' | 'values' | 'keys' | 'entries' | 'full';
  readonly column: string;
};

export type CreateIndexStatement = {
  readonly kind: 'createIndex';
  readonly table: QualifiedName;
  /** Null when none is written: Cassandra makes up `table_column_idx`. */
  readonly index: QualifiedName | null;
  readonly targets: readonly IndexTarget[];
  readonly ifNotExists: boolean;
  /** CREATE CUSTOM INDEX. */
  readonly isCustom: boolean;
  /** USING 'class or name'. */
  readonly className: string | null;
  readonly properties: readonly Property[];
};

export type DropIndexStatement = {
  readonly kind: 'dropIndex';
  readonly index: QualifiedName;
  readonly ifExists: boolean;
};
