import type { FunctionName, QualifiedName } from './qualified-name.ts';

export type DescribeTarget =
  | { readonly kind: 'cluster' }
  /** DESCRIBE [FULL] SCHEMA */
  | { readonly kind: 'schema'; readonly full: boolean }
  | { readonly kind: 'keyspaces' }
  /** DESCRIBE [ONLY] KEYSPACE [name]; null is the session's keyspace. */
  | { readonly kind: 'keyspace'; readonly keyspace: string | null; readonly only: boolean }
  | { readonly kind: 'tables' }
  | { readonly kind: 'table'; readonly name: QualifiedName }
  | { readonly kind: 'index'; readonly name: QualifiedName }
  | { readonly kind: 'view'; readonly name: QualifiedName }
  | { readonly kind: 'types' }
  | { readonly kind: 'type'; readonly name: QualifiedName }
  | { readonly kind: 'functions' }
  | { readonly kind: 'function'; readonly name: FunctionName }
  | { readonly kind: 'aggregates' }
  | { readonly kind: 'aggregate'; readonly name: FunctionName }
  /** DESCRIBE [keyspace.]name: a keyspace, else a table, else an index, else a view. */
  | { readonly kind: 'generic'; readonly name: QualifiedName };

export type DescribeStatement = {
  readonly kind: 'describe';
  readonly target: DescribeTarget;
  readonly withInternals: boolean;
};
