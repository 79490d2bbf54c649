import { RequestError } from '../base/error/index.ts';
import type { Permission, Resource as ResourceNode } from '../cql/index.ts';
import { RESOURCE_KINDS } from '../cql/index.ts';
import { typeFromMarshal } from '../types/index.ts';

/**
 * What permissions are granted on: a node of a tree, where what holds for a parent holds for all
 * below it. `name` is how system_auth stores it, `text` how messages show it (IResource).
 */
export interface Resource {
  readonly name: string;
  readonly text: string;
  readonly parent: Resource | null;
  readonly permissions: readonly Permission[];
  /** Of data, roles, functions and mbeans the root: everything of that kind. */
  readonly isRoot: boolean;
  /** Of data below the root: its keyspace; else null. */
  readonly keyspace: string | null;
}

function make(
  kind: ResourceNode['kind'],
  name: string,
  text: string,
  parent: Resource | null,
  keyspace: string | null = null,
): Resource {
  const [, permissions] = RESOURCE_KINDS[kind];
  return { name, text: `<${text}>`, parent, permissions, isRoot: parent === null, keyspace };
}

export const ALL_KEYSPACES = make('allKeyspaces', 'data', 'all keyspaces', null);
export const ALL_ROLES = make('allRoles', 'roles', 'all roles', null);
export const ALL_FUNCTIONS = make('allFunctions', 'functions', 'all functions', null);
export const ALL_MBEANS = make('allMBeans', 'mbean', 'all mbeans', null);

export function keyspaceResource(keyspace: string): Resource {
  return make('keyspace', `data/${keyspace}`, `keyspace ${keyspace}`, ALL_KEYSPACES, keyspace);
}

export function allTablesResource(keyspace: string): Resource {
  const parent = keyspaceResource(keyspace);
  return make('allTables', `data/${keyspace}/*`, `all tables in ${keyspace}`, parent, keyspace);
}

export function tableResource(keyspace: string, table: string): Resource {
  const parent = allTablesResource(keyspace);
  return make('table', `data/${keyspace}/${table}`, `table ${keyspace}.${table}`, parent, keyspace);
}

export function roleResource(role: string): Resource {
  return make('role', `roles/${role}`, `role ${role}`, ALL_ROLES);
}

export function keyspaceFunctionsResource(keyspace: string): Resource {
  return make(
    'keyspaceFunctions',
    `functions/${keyspace}`,
    `all functions in ${keyspace}`,
    ALL_FUNCTIONS,
  );
}

/** `types` are the marshal names of the arguments, `cqlTypes` their names in CQL. */
export function functionResource(
  keyspace: string,
  name: string,
  types: readonly string[],
  cqlTypes: readonly string[],
): Resource {
  return make(
    'function',
    `functions/${keyspace}/${name}[${types.join('^')}]`,
    `function ${keyspace}.${name}(${cqlTypes.join(', ')})`,
    keyspaceFunctionsResource(keyspace),
  );
}

export function mbeanResource(name: string): Resource {
  return make('mbean', `mbean/${name}`, `mbean ${name}`, ALL_MBEANS);
}

/** The resource of a name in system_auth; null for a name of no known form. */
export function resourceFromName(name: string): Resource | null {
  const [kind = '', first, ...rest] = name.split('/');
  const second = rest.join('/');
  switch (kind) {
    case 'data':
      if (first === undefined) return ALL_KEYSPACES;
      if (rest.length === 0) return keyspaceResource(first);
      return second === '*' ? allTablesResource(first) : tableResource(first, second);
    case 'roles':
      return first === undefined ? ALL_ROLES : roleResource([first, ...rest].join('/'));
    case 'functions': {
      if (first === undefined) return ALL_FUNCTIONS;
      const signature = /^(.*)\[(.*)\]$/.exec(second);
      if (signature === null) return keyspaceFunctionsResource(first);
      const types = (signature[2] ?? '').split('^').filter((each) => each !== '');
      return functionResource(first, signature[1] ?? '', types, types.map(cqlTypeName));
    }
    case 'mbean':
      return first === undefined ? ALL_MBEANS : mbeanResource([first, ...rest].join('/'));
    default:
      return null;
  }
}

/** The name in CQL of a type whose marshal name is stored; that itself when it is of no known type. */
function cqlTypeName(marshalName: string): string {
  try {
    return typeFromMarshal(marshalName).name;
  } catch (error) {
    if (error instanceof RequestError) return marshalName;
    throw error;
  }
}

/** A resource and all above it, nearest first. */
export function resourceChain(resource: Resource): readonly Resource[] {
  const chain: Resource[] = [];
  for (let at: Resource | null = resource; at !== null; at = at.parent) chain.push(at);
  return chain;
}
