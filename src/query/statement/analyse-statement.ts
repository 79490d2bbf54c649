import type { ModificationPlan } from '../../cql/analysis/index.ts';
import {
  analyseModification,
  analyseSelect,
  existingTable,
  Markers,
  UsingClause,
  userTypesOf,
} from '../../cql/analysis/index.ts';
import type { BatchStatement, QualifiedName, Statement } from '../../cql/ast/index.ts';
import type { Schema } from '../../schema/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { identityExecutable, permissionExecutable, roleExecutable } from './auth/index.ts';
import { BatchExecutable } from './batch-statement.ts';
import { SchemaExecutable, TruncateExecutable, UseExecutable } from './ddl/index.ts';
import { DescribeExecutable } from './describe/index.ts';
import type { ExecutableStatement } from './executable.ts';
import { ModificationExecutable } from './modification-statement.ts';
import { SelectExecutable } from './select-statement.ts';

/** What a statement is analysed within. */
export interface AnalysisContext {
  readonly schema: Schema;
  /** The keyspace in use; null for none. */
  readonly keyspace: string | null;
  readonly nowMillis: number;
  /** False: whoever asks may not filter, so that nobody advises it. */
  readonly allowsFiltering: boolean;
}

function truncation(
  name: QualifiedName,
  { schema, keyspace }: AnalysisContext,
): TruncateExecutable {
  const find = () => existingTable(schema, name, keyspace);
  const within = name.keyspace ?? keyspace;
  // Without any keyspace there is nothing to have permissions on.
  if (within === null) return new TruncateExecutable(find, find());
  return new TruncateExecutable(find, schema.table(within, name.name));
}

/** Makes a statement of the tree what can be run. Throws `RequestError`. */
export function analyseStatement(
  statement: Statement,
  context: AnalysisContext,
): ExecutableStatement {
  const { keyspace } = context;
  switch (statement.kind) {
    case 'select':
      return new SelectExecutable(analyseSelect(statement, context));
    case 'insert':
    case 'insertJson':
    case 'update':
    case 'delete':
      return new ModificationExecutable(
        analyseModification(statement, { ...context, markers: null }),
      );
    case 'batch':
      return analyseBatch(statement, context);
    case 'use':
      return new UseExecutable(statement.keyspace);
    case 'truncate':
      return truncation(statement.table, context);
    case 'describe':
      return new DescribeExecutable(statement);
    case 'createKeyspace':
    case 'alterKeyspace':
    case 'dropKeyspace':
    case 'createTable':
    case 'alterTable':
    case 'dropTable':
    case 'createType':
    case 'alterType':
    case 'dropType':
    case 'createFunction':
    case 'dropFunction':
    case 'createAggregate':
    case 'dropAggregate':
    case 'createView':
    case 'alterView':
    case 'dropView':
    case 'createIndex':
    case 'dropIndex':
    case 'createTrigger':
    case 'dropTrigger':
      return new SchemaExecutable(statement, keyspace);
    case 'createRole':
    case 'alterRole':
    case 'dropRole':
    case 'grantRole':
    case 'revokeRole':
    case 'listRoles':
    case 'listUsers':
      return roleExecutable(statement);
    case 'addIdentity':
    case 'dropIdentity':
      return identityExecutable(statement);
    case 'grantPermissions':
    case 'revokePermissions':
    case 'listPermissions':
      return permissionExecutable(statement, keyspace);
  }
}

/** Where the USING clause of a batch seems to stand in messages and variables. */
const BATCH_TABLE = tableFromText('[batch]', '[batch]', 'k int PRIMARY KEY');

const BATCH_KINDS = { logged: 'LOGGED', unlogged: 'UNLOGGED', counter: 'COUNTER' } as const;

function analyseBatch(statement: BatchStatement, context: AnalysisContext): ExecutableStatement {
  const markers = new Markers();
  const plans: ModificationPlan[] = statement.statements.map((each) =>
    analyseModification(each, { ...context, markers }),
  );
  const { schema, nowMillis } = context;
  const using = new UsingClause(statement.attributes, {
    table: BATCH_TABLE,
    schema,
    markers,
    userTypes: userTypesOf(schema, BATCH_TABLE.keyspace),
    nowMillis,
  });
  const [first] = plans;
  const isOneTable = plans.every((plan) => plan.table === first?.table);
  const keyIndexes =
    first !== undefined && isOneTable
      ? markers.partitionKeyIndexes(
          first.table.keyspace,
          first.table.name,
          first.table.partitionKey.length,
        )
      : [];
  const kind = BATCH_KINDS[statement.type];
  return new BatchExecutable(kind, using, plans, markers.all(), keyIndexes);
}
