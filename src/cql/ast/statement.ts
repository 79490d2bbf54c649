import type { BatchStatement, ModificationStatement } from './batch-statement.ts';
import type { DescribeStatement } from './describe-statement.ts';
import type {
  CreateAggregateStatement,
  CreateFunctionStatement,
  DropAggregateStatement,
  DropFunctionStatement,
} from './function-statement.ts';
import type { CreateIndexStatement, DropIndexStatement } from './index-statement.ts';
import type {
  AlterKeyspaceStatement,
  CreateKeyspaceStatement,
  DropKeyspaceStatement,
  UseStatement,
} from './keyspace-statement.ts';
import type {
  GrantPermissionsStatement,
  ListPermissionsStatement,
  RevokePermissionsStatement,
} from './permission-statement.ts';
import type {
  AddIdentityStatement,
  AlterRoleStatement,
  CreateRoleStatement,
  DropIdentityStatement,
  DropRoleStatement,
  GrantRoleStatement,
  ListRolesStatement,
  ListUsersStatement,
  RevokeRoleStatement,
} from './role-statement.ts';
import type { SelectStatement } from './select-statement.ts';
import type {
  AlterTableStatement,
  CreateTableStatement,
  DropTableStatement,
  TruncateStatement,
} from './table-statement.ts';
import type { CreateTriggerStatement, DropTriggerStatement } from './trigger-statement.ts';
import type {
  AlterTypeStatement,
  CreateTypeStatement,
  DropTypeStatement,
} from './type-statement.ts';
import type {
  AlterViewStatement,
  CreateViewStatement,
  DropViewStatement,
} from './view-statement.ts';

/** Every statement that changes the schema. */
export type SchemaStatement =
  | CreateKeyspaceStatement
  | AlterKeyspaceStatement
  | DropKeyspaceStatement
  | CreateTableStatement
  | AlterTableStatement
  | DropTableStatement
  | CreateTypeStatement
  | AlterTypeStatement
  | DropTypeStatement
  | CreateIndexStatement
  | DropIndexStatement
  | CreateViewStatement
  | AlterViewStatement
  | DropViewStatement
  | CreateFunctionStatement
  | DropFunctionStatement
  | CreateAggregateStatement
  | DropAggregateStatement
  | CreateTriggerStatement
  | DropTriggerStatement;

/** Every statement about roles, users, identities and permissions. */
export type AuthenticationStatement =
  | CreateRoleStatement
  | AlterRoleStatement
  | DropRoleStatement
  | GrantRoleStatement
  | RevokeRoleStatement
  | ListRolesStatement
  | ListUsersStatement
  | AddIdentityStatement
  | DropIdentityStatement
  | GrantPermissionsStatement
  | RevokePermissionsStatement
  | ListPermissionsStatement;

/** Any CQL statement, told apart by `kind`. */
export type Statement =
  | SelectStatement
  | ModificationStatement
  | BatchStatement
  | UseStatement
  | TruncateStatement
  | DescribeStatement
  | SchemaStatement
  | AuthenticationStatement;
