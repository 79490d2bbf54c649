import type { Property } from './property.ts';

export type UseStatement = { readonly kind: 'use'; readonly keyspace: string };

export type CreateKeyspaceStatement = {
  readonly kind: 'createKeyspace';
  readonly keyspace: string;
  readonly ifNotExists: boolean;
  readonly properties: readonly Property[];
};

export type AlterKeyspaceStatement = {
  readonly kind: 'alterKeyspace';
  readonly keyspace: string;
  readonly ifExists: boolean;
  readonly properties: readonly Property[];
};

export type DropKeyspaceStatement = {
  readonly kind: 'dropKeyspace';
  readonly keyspace: string;
  readonly ifExists: boolean;
};
