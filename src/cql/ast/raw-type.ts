import type { QualifiedName } from './qualified-name.ts';

/** The types that have a keyword of their own; `varchar` is kept apart from `text`. */
export const NATIVE_TYPE_NAMES = [
  'ascii',
  'bigint',
  'blob',
  'boolean',
  'counter',
  'decimal',
  'double',
  'duration',
  'float',
  'inet',
  'int',
  'smallint',
  'text',
  'timestamp',
  'tinyint',
  'uuid',
  'varchar',
  'varint',
  'timeuuid',
  'date',
  'time',
] as const;

export type NativeTypeName = (typeof NATIVE_TYPE_NAMES)[number];

/**
 * A type as written in a statement, before user types are looked up in the schema.
 *
 * `frozen` says whether `frozen<...>` stood around it. Tuples and vectors are always frozen, and
 * freezing one also freezes what it holds, so the elements of a tuple already carry `frozen`.
 */
export type RawType =
  | { readonly kind: 'native'; readonly name: NativeTypeName }
  | { readonly kind: 'list'; readonly element: RawType; readonly frozen: boolean }
  | { readonly kind: 'set'; readonly element: RawType; readonly frozen: boolean }
  | {
      readonly kind: 'map';
      readonly key: RawType;
      readonly value: RawType;
      readonly frozen: boolean;
    }
  | { readonly kind: 'tuple'; readonly elements: readonly RawType[] }
  | { readonly kind: 'vector'; readonly element: RawType; readonly dimension: number }
  | { readonly kind: 'userType'; readonly name: QualifiedName; readonly frozen: boolean }
  /** A class of the marshal package in quotes, such as `'org...marshal.UTF8Type'`. */
  | { readonly kind: 'custom'; readonly className: string };
