import type { Property } from './property.ts';
import type { QualifiedName } from './qualified-name.ts';
import type { WhereClause } from './relation.ts';
import type { Selector } from './selectable.ts';
import type { ClusteringOrder, PrimaryKey } from './table-statement.ts';

export type CreateViewStatement = {
  readonly kind: 'createView';
  readonly view: QualifiedName;
  readonly ifNotExists: boolean;
  readonly baseTable: QualifiedName;
  /** Empty for `*`. */
  readonly selectors: readonly Selector[];
  readonly where: WhereClause;
  readonly primaryKey: PrimaryKey;
  readonly clusteringOrder: readonly ClusteringOrder[];
  readonly properties: readonly Property[];
};

export type AlterViewStatement = {
  readonly kind: 'alterView';
  readonly view: QualifiedName;
  readonly ifExists: boolean;
  readonly properties: readonly Property[];
};

export type DropViewStatement = {
  readonly kind: 'dropView';
  readonly view: QualifiedName;
  readonly ifExists: boolean;
};
