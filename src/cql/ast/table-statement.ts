import type { Property } from './property.ts';
import type { FunctionName, QualifiedName } from './qualified-name.ts';
import type { RawType } from './raw-type.ts';
import type { Term } from './term.ts';

/** MASKED WITH function(arguments); MASKED WITH DEFAULT is system.mask_default without any. */
export type ColumnMask = { readonly function: FunctionName; readonly arguments: readonly Term[] };

export type ColumnDefinition = {
  readonly name: string;
  readonly type: RawType;
  readonly isStatic: boolean;
  readonly mask: ColumnMask | null;
};

/** PRIMARY KEY ((partitionKey...), clustering...). */
export type PrimaryKey = {
  readonly partitionKey: readonly string[];
  readonly clustering: readonly string[];
};

export type ClusteringOrder = { readonly column: string; readonly descending: boolean };

export type CreateTableStatement = {
  readonly kind: 'createTable';
  readonly table: QualifiedName;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  /** Null when there is none, which analysis refuses. */
  readonly primaryKey: PrimaryKey | null;
  readonly clusteringOrder: readonly ClusteringOrder[];
  readonly compactStorage: boolean;
  readonly properties: readonly Property[];
};

/** What an ALTER TABLE does. */
export type TableAlteration =
  | { readonly kind: 'alterColumnType'; readonly column: string; readonly type: RawType }
  | {
      readonly kind: 'addColumns';
      readonly ifColumnNotExists: boolean;
      readonly columns: readonly ColumnDefinition[];
    }
  | {
      readonly kind: 'dropColumns';
      readonly ifColumnExists: boolean;
      readonly columns: readonly string[];
      /** Microseconds, the integer as written; null when USING TIMESTAMP is not there. */
      readonly timestamp: string | null;
    }
  | {
      readonly kind: 'renameColumns';
      readonly ifColumnExists: boolean;
      readonly renames: readonly { readonly from: string; readonly to: string }[];
    }
  /** ALTER c MASKED WITH ..., or ALTER c DROP MASKED when the mask is null. */
  | {
      readonly kind: 'maskColumn';
      readonly ifColumnExists: boolean;
      readonly column: string;
      readonly mask: ColumnMask | null;
    }
  | { readonly kind: 'dropCompactStorage' }
  | { readonly kind: 'setProperties'; readonly properties: readonly Property[] };

export type AlterTableStatement = {
  readonly kind: 'alterTable';
  readonly table: QualifiedName;
  readonly ifExists: boolean;
  readonly alteration: TableAlteration;
};

export type DropTableStatement = {
  readonly kind: 'dropTable';
  readonly table: QualifiedName;
  readonly ifExists: boolean;
};

export type TruncateStatement = { readonly kind: 'truncate'; readonly table: QualifiedName };
