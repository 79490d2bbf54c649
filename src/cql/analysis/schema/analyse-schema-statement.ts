import { invalidRequest } from '../../../base/error/index.ts';
import type { SchemaChange, SchemaProperty } from '../../../schema/index.ts';
import type {
  AlterTableStatement,
  CreateTableStatement,
  CreateViewStatement,
  QualifiedName,
  TableAlteration,
} from '../../ast/index.ts';
import { nameText } from '../../ast/index.ts';
import { parseWhereClauseText } from '../../parser/index.ts';
import { whereClauseCql } from '../../printer/index.ts';
import { keyspaceOf } from '../table-lookup.ts';
import { alterTable } from './alter-table.ts';
import { alterType } from './alter-type.ts';
import { alterView, dropView } from './alter-view.ts';
import { createAggregate } from './create-aggregate.ts';
import { createFunction } from './create-function.ts';
import { createTable } from './create-table.ts';
import { createType } from './create-type.ts';
import { createView } from './create-view.ts';
import { dropFunction } from './drop-function.ts';
import { dropTable } from './drop-table.ts';
import { dropType } from './drop-type.ts';
import {
  guardAlteredProperties,
  guardNewKeyspace,
  guardNewTable,
  guardNewType,
  guardVectors,
  keptProperties,
} from './guard-schema-statement.ts';
import { createIndex, dropIndex } from './index-transformations.ts';
import { alterKeyspace, createKeyspace, dropKeyspace } from './keyspace-transformations.ts';
import type {
  FunctionStatement,
  KeyspaceOrTableStatement,
  SchemaContext,
  SchemaTransformation,
  ViewStatement,
} from './schema-transformation.ts';
import { protectSystemKeyspaces } from './system-protection.ts';
import { createTrigger, dropTrigger } from './triggers.ts';

/**
 * A schema statement ready to run; `keyspace` is the one in use. Throws what Cassandra finds when it
 * is prepared: no keyspace, no key or two. The rest comes when it runs.
 */
export function analyseSchemaStatement(
  statement: KeyspaceOrTableStatement,
  keyspace: string | null,
): SchemaTransformation {
  switch (statement.kind) {
    case 'createKeyspace': {
      return {
        change: change('CREATED', statement.keyspace, null),
        guard: (schema, context) => guardNewKeyspace(statement.keyspace, schema, context),
        apply: (schema, context) => createKeyspace(schema, statement, context),
      };
    }
    case 'alterKeyspace': {
      return {
        change: change('UPDATED', statement.keyspace, null),
        protect: protecting(statement.keyspace, 'ALTER', null),
        apply: (schema, context) => alterKeyspace(schema, statement, context),
      };
    }
    case 'dropKeyspace': {
      return {
        change: change('DROPPED', statement.keyspace, null),
        protect: protecting(statement.keyspace, 'DROP', null),
        apply: (schema, context) => dropKeyspace(schema, statement, context),
      };
    }
    case 'createTable':
      return analyseCreateTable(statement, keyspace);
    case 'alterTable':
      return analyseAlterTable(statement, keyspace);
    case 'dropTable': {
      const found = keyspaceOf(statement.table, keyspace);
      return {
        change: change('DROPPED', found, statement.table),
        protect: protecting(found, 'DROP', statement.table),
        apply: (schema, context) => dropTable(schema, statement, found, context),
      };
    }
    case 'createType':
    case 'alterType':
    case 'dropType':
      return analyseTypeStatement(statement, keyspace);
    case 'createView':
    case 'alterView':
    case 'dropView':
      return analyseViewStatement(statement, keyspace);
    case 'createFunction':
    case 'dropFunction':
    case 'createAggregate':
    case 'dropAggregate':
      return analyseFunctionStatement(statement, keyspace);
    case 'createIndex': {
      const found = keyspaceOf(statement.table, keyspace);
      return {
        change: change('UPDATED', found, statement.table),
        protect: protecting(found, 'ALTER', statement.table),
        apply: (schema, context) => createIndex(schema, statement, found, context),
      };
    }
    case 'dropIndex': {
      const found = keyspaceOf(statement.index, keyspace);
      return {
        change: change('UPDATED', found, null),
        apply: (schema) => dropIndex(schema, statement, found),
      };
    }
    case 'createTrigger': {
      const found = keyspaceOf(statement.table, keyspace);
      return {
        change: change('UPDATED', found, statement.table),
        apply: (schema, context) => createTrigger(schema, statement, found, context),
      };
    }
    case 'dropTrigger': {
      const found = keyspaceOf(statement.table, keyspace);
      return {
        change: change('UPDATED', found, statement.table),
        apply: (schema, context) => dropTrigger(schema, statement, found, context),
      };
    }
  }
}

type TypeStatement = Extract<KeyspaceOrTableStatement, { readonly type: QualifiedName }>;

/** Permission is asked on all tables of the keyspace: types have none of their own. */
function analyseTypeStatement(
  statement: TypeStatement,
  session: string | null,
): SchemaTransformation {
  const keyspace = keyspaceOf(statement.type, session);
  const resource = `<all tables in ${keyspace}>`;
  const changed = (kind: SchemaChange['change']): SchemaChange => {
    return { change: kind, target: 'TYPE', keyspace, name: statement.type.name };
  };
  switch (statement.kind) {
    case 'createType':
      return {
        change: changed('CREATED'),
        protect: () => protectSystemKeyspaces(keyspace, 'CREATE', resource),
        guard: (_, context) => guardNewType(statement, context),
        apply: (schema) => createType(schema, statement, keyspace),
      };
    case 'alterType':
      return {
        change: changed('UPDATED'),
        protect: () => protectSystemKeyspaces(keyspace, 'ALTER', resource),
        apply: (schema, context) => alterType(schema, statement, keyspace, context),
      };
    case 'dropType':
      return {
        change: changed('DROPPED'),
        protect: () => protectSystemKeyspaces(keyspace, 'DROP', resource),
        apply: (schema) => dropType(schema, statement, keyspace),
      };
  }
}

function analyseCreateTable(
  statement: CreateTableStatement,
  session: string | null,
): SchemaTransformation {
  const keyspace = keyspaceOf(statement.table, session);
  const { primaryKey } = statement;
  if (primaryKey === null) {
    throw invalidRequest(
      `No PRIMARY KEY specifed for table '${nameText(statement.table)}' (exactly one required)`,
    );
  }
  return {
    change: change('CREATED', keyspace, statement.table),
    protect: () => protectSystemKeyspaces(keyspace, 'CREATE', `<all tables in ${keyspace}>`),
    guard: (schema, context) => {
      guardNewTable(statement, keyspace, schema, context);
      if (statement.columns.some(({ mask }) => mask !== null)) ensureMasksAllowed(context);
    },
    apply: (schema, context) =>
      createTable(schema, keptOf(statement, context), keyspace, primaryKey, context),
  };
}

function analyseAlterTable(
  statement: AlterTableStatement,
  session: string | null,
): SchemaTransformation {
  const keyspace = keyspaceOf(statement.table, session);
  const { alteration } = statement;
  return {
    change: change('UPDATED', keyspace, statement.table),
    protect: protecting(keyspace, 'ALTER', statement.table),
    guard: (_, context) => {
      guardAlteration(alteration, keyspace, context);
      // A column that is added may have a mask in any case, which then does nothing.
      if (alteration.kind === 'maskColumn' && alteration.mask !== null) ensureMasksAllowed(context);
    },
    apply: (schema, context) => {
      const kept =
        alteration.kind === 'setProperties'
          ? { ...statement, alteration: keptOf(alteration, context) }
          : statement;
      return alterTable(schema, kept, keyspace, context);
    },
  };
}

/** The same without the properties that guardrails pass over. */
function keptOf<T extends { readonly properties: readonly SchemaProperty[] }>(
  statement: T,
  context: SchemaContext,
): T {
  return { ...statement, properties: keptProperties(statement.properties, context) };
}

function guardAlteration(
  alteration: TableAlteration,
  keyspace: string,
  context: SchemaContext,
): void {
  if (alteration.kind === 'setProperties') {
    guardAlteredProperties(alteration.properties, keyspace, context);
  }
  if (alteration.kind !== 'addColumns') return;
  for (const { name, type } of alteration.columns) {
    guardVectors(type, `Column ${name}`, context.guardrails, context.client);
  }
}

function analyseViewStatement(
  statement: ViewStatement,
  session: string | null,
): SchemaTransformation {
  if (statement.kind === 'createView') return analyseCreateView(statement, session);
  const keyspace = keyspaceOf(statement.view, session);
  if (statement.kind === 'alterView') {
    return {
      change: change('UPDATED', keyspace, statement.view),
      apply: (schema, context) => alterView(schema, statement, keyspace, context),
    };
  }
  return {
    change: change('DROPPED', keyspace, statement.view),
    apply: (schema) => dropView(schema, statement, keyspace),
  };
}

function analyseCreateView(
  statement: CreateViewStatement,
  session: string | null,
): SchemaTransformation {
  const { view, baseTable } = statement;
  const keyspace = keyspaceOf(view, session);
  if (baseTable.keyspace !== null && baseTable.keyspace !== keyspace) {
    throw invalidRequest('Cannot create a materialized view on a table in a different keyspace');
  }
  checkNoMarkers(statement);
  return {
    change: change('CREATED', keyspace, view),
    protect: protecting(keyspace, 'ALTER', baseTable),
    apply: (schema, context) => createView(schema, statement, keyspace, context),
  };
}

/** The schema keeps the conditions as text, where a marker means nothing. */
function checkNoMarkers({ where }: CreateViewStatement): void {
  if (where.relations.length === 0) return;
  try {
    parseWhereClauseText(whereClauseCql(where));
  } catch {
    throw invalidRequest('Bind variables are not allowed in CREATE MATERIALIZED VIEW statements');
  }
}

/** Who hears of a change is told by the step, which knows whether something was replaced. */
function analyseFunctionStatement(
  statement: FunctionStatement,
  session: string | null,
): SchemaTransformation {
  const name = 'function' in statement ? statement.function : statement.aggregate;
  const keyspace = keyspaceOf(name, session);
  const updated = change('UPDATED', keyspace, null);
  switch (statement.kind) {
    case 'createFunction':
      return {
        change: updated,
        apply: (schema, context) => createFunction(schema, statement, keyspace, context),
      };
    case 'createAggregate':
      return {
        change: updated,
        apply: (schema, context) => createAggregate(schema, statement, keyspace, context),
      };
    default:
      return { change: updated, apply: (schema) => dropFunction(schema, statement, keyspace) };
  }
}

function protecting(
  keyspace: string,
  permission: 'ALTER' | 'DROP',
  table: QualifiedName | null,
): () => void {
  const resource = table === null ? `<keyspace ${keyspace}>` : `<table ${keyspace}.${table.name}>`;
  return () => protectSystemKeyspaces(keyspace, permission, resource);
}

function change(
  kind: SchemaChange['change'],
  keyspace: string,
  table: QualifiedName | null,
): SchemaChange {
  const target = table === null ? 'KEYSPACE' : 'TABLE';
  return { change: kind, target, keyspace, name: table?.name ?? '' };
}

function ensureMasksAllowed({ allowsMasks }: SchemaContext): void {
  if (allowsMasks) return;
  throw invalidRequest(
    'Cannot mask columns because dynamic data masking is not enabled. You can enable it with the ' +
      'dynamic_data_masking_enabled property on cassandra.yaml',
  );
}
