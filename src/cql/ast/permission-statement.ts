import type { FunctionName, QualifiedName } from './qualified-name.ts';
import type { RawType } from './raw-type.ts';

/** In the order of Cassandra's own table, which is the order LIST prints them in. */
export const PERMISSIONS = [
  'CREATE',
  'ALTER',
  'DROP',
  'SELECT',
  'MODIFY',
  'AUTHORIZE',
  'DESCRIBE',
  'EXECUTE',
  'UNMASK',
  'SELECT_MASKED',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export type Resource =
  | { readonly kind: 'allKeyspaces' }
  | { readonly kind: 'keyspace'; readonly keyspace: string }
  | { readonly kind: 'allTables'; readonly keyspace: string }
  | { readonly kind: 'table'; readonly table: QualifiedName }
  | { readonly kind: 'allRoles' }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'allFunctions' }
  | { readonly kind: 'keyspaceFunctions'; readonly keyspace: string }
  | {
      readonly kind: 'function';
      readonly function: FunctionName;
      readonly argumentTypes: readonly RawType[];
    }
  | { readonly kind: 'allMBeans' }
  /** `name` is an object name or a pattern of them, checked and in canonical form. */
  | { readonly kind: 'mbean'; readonly name: string };

type ResourceClass = 'DataResource' | 'RoleResource' | 'FunctionResource' | 'JMXResource';

const TABLE_PERMISSIONS: readonly Permission[] = [
  'ALTER',
  'DROP',
  'SELECT',
  'MODIFY',
  'AUTHORIZE',
  'UNMASK',
  'SELECT_MASKED',
];
const ROLE_PERMISSIONS: readonly Permission[] = ['ALTER', 'DROP', 'AUTHORIZE', 'DESCRIBE'];
const FUNCTION_PERMISSIONS: readonly Permission[] = ['ALTER', 'DROP', 'AUTHORIZE', 'EXECUTE'];
const JMX_PERMISSIONS: readonly Permission[] = [
  'AUTHORIZE',
  'DESCRIBE',
  'EXECUTE',
  'MODIFY',
  'SELECT',
];

/** For each kind of resource Cassandra's class of it and the permissions it knows. */
export const RESOURCE_KINDS: Readonly<
  Record<Resource['kind'], readonly [ResourceClass, readonly Permission[]]>
> = {
  allKeyspaces: ['DataResource', ['CREATE', ...TABLE_PERMISSIONS]],
  keyspace: ['DataResource', ['CREATE', ...TABLE_PERMISSIONS]],
  allTables: ['DataResource', ['CREATE', ...TABLE_PERMISSIONS]],
  table: ['DataResource', TABLE_PERMISSIONS],
  allRoles: ['RoleResource', ['CREATE', ...ROLE_PERMISSIONS]],
  role: ['RoleResource', ROLE_PERMISSIONS],
  allFunctions: ['FunctionResource', ['CREATE', ...FUNCTION_PERMISSIONS]],
  keyspaceFunctions: ['FunctionResource', ['CREATE', ...FUNCTION_PERMISSIONS]],
  function: ['FunctionResource', FUNCTION_PERMISSIONS],
  allMBeans: ['JMXResource', JMX_PERMISSIONS],
  mbean: ['JMXResource', JMX_PERMISSIONS],
};

/** `permissions` are already narrowed to those the resource knows, in table order. */
export type GrantPermissionsStatement = {
  readonly kind: 'grantPermissions';
  readonly permissions: readonly Permission[];
  readonly resource: Resource;
  readonly grantee: string;
};

export type RevokePermissionsStatement = {
  readonly kind: 'revokePermissions';
  readonly permissions: readonly Permission[];
  readonly resource: Resource;
  readonly revokee: string;
};

export type ListPermissionsStatement = {
  readonly kind: 'listPermissions';
  readonly permissions: readonly Permission[];
  readonly resource: Resource | null;
  readonly grantee: string | null;
  readonly recursive: boolean;
};
