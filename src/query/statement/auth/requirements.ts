import type { Requirement } from '../../../auth/index.ts';
import {
  ALL_KEYSPACES,
  allTablesResource,
  keyspaceResource,
  tableResource,
} from '../../../auth/index.ts';
import type { Permission, QualifiedName, Statement } from '../../../cql/ast/index.ts';
import type { Schema, UserAggregate, UserFunction } from '../../../schema/index.ts';
import { findIndex } from '../../../schema/index.ts';
import { functionRequirements } from './function-requirements.ts';
import { resourceOfFunction } from './function-resources.ts';

const NONE: readonly Requirement[] = [];

/**
 * The permissions that a statement needs, as the `authorize` of each of Cassandra's statements asks
 * for them. `keyspace` is the one in use; `schema` tells whose an index is; `called` are the functions
 * of users that the statement calls. Statements about roles and permissions look after themselves.
 */
export function requirementsOf(
  statement: Statement,
  keyspace: string | null,
  schema: Schema,
  called: readonly (UserFunction | UserAggregate)[] = [],
): readonly Requirement[] {
  const own = ownRequirementsOf(statement, keyspace, schema);
  if (called.length === 0) return own;
  const executing = called.map(
    (each): Requirement => ({ permission: 'EXECUTE', resource: resourceOfFunction(each) }),
  );
  return [...own, ...executing];
}

function ownRequirementsOf(
  statement: Statement,
  keyspace: string | null,
  schema: Schema,
): readonly Requirement[] {
  const table = (permission: Permission, name: QualifiedName): readonly Requirement[] => [
    { permission, resource: tableResource(name.keyspace ?? keyspace ?? '', name.name) },
  ];
  const allTables = (permission: Permission, name: QualifiedName): readonly Requirement[] => [
    { permission, resource: allTablesResource(name.keyspace ?? keyspace ?? '') },
  ];
  /** Who may do something with a table may do it with its views. */
  const baseTable = (name: QualifiedName): QualifiedName => {
    const within = name.keyspace ?? keyspace ?? '';
    const view = schema.table(within, name.name)?.view ?? null;
    return view === null ? name : { keyspace: within, name: view.baseTableName };
  };
  switch (statement.kind) {
    case 'select':
      return table('SELECT', baseTable(statement.table));
    case 'insert':
    case 'insertJson':
    case 'update':
    case 'delete':
      return [
        ...table('MODIFY', statement.table),
        ...(isConditional(statement) ? table('SELECT', statement.table) : []),
      ];
    case 'batch':
      return statement.statements.flatMap((each) => ownRequirementsOf(each, keyspace, schema));
    case 'truncate':
      return table('MODIFY', statement.table);
    case 'createKeyspace':
      return [{ permission: 'CREATE', resource: ALL_KEYSPACES }];
    case 'alterKeyspace':
      return [{ permission: 'ALTER', resource: keyspaceResource(statement.keyspace) }];
    case 'dropKeyspace':
      return [{ permission: 'DROP', resource: keyspaceResource(statement.keyspace) }];
    case 'createTable':
      return allTables('CREATE', statement.table);
    case 'alterTable':
      return table('ALTER', statement.table);
    case 'dropTable':
      return table('DROP', statement.table);
    case 'createType':
      return allTables('CREATE', statement.type);
    case 'alterType':
      return allTables('ALTER', statement.type);
    case 'dropType':
      return allTables('DROP', statement.type);
    case 'createIndex':
      return table('ALTER', statement.table);
    case 'createView': {
      const within = statement.view.keyspace ?? keyspace;
      return table('ALTER', { keyspace: within, name: statement.baseTable.name });
    }
    case 'alterView':
    case 'dropView': {
      const base = baseTable(statement.view);
      return base === statement.view ? NONE : table('ALTER', base);
    }
    case 'dropIndex':
      return ofIndex(statement.index.keyspace ?? keyspace ?? '', statement.index.name, schema);
    case 'createFunction':
    case 'createAggregate':
    case 'dropFunction':
    case 'dropAggregate':
      return functionRequirements(statement, keyspace, schema);
    default:
      return NONE;
  }
}

/** An index that is not there is told of by the statement itself. */
function ofIndex(keyspace: string, name: string, schema: Schema): readonly Requirement[] {
  const found = findIndex(schema.keyspace(keyspace)?.tables.values() ?? [], name);
  if (found === undefined) return NONE;
  return [{ permission: 'ALTER', resource: tableResource(keyspace, found.table.name) }];
}

type Modification = Extract<Statement, { kind: 'insert' | 'insertJson' | 'update' | 'delete' }>;

/** A condition tells what is in the row. */
function isConditional(statement: Modification): boolean {
  if (statement.kind === 'insert' || statement.kind === 'insertJson') return statement.ifNotExists;
  return statement.ifExists || statement.conditions.length > 0;
}
