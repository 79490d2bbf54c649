/**
 * The tree of a CQL 3.4.7 statement, as written: names are not looked up, types are not checked.
 *
 * - One union, `Statement`, of nodes told apart by `kind`; beneath it `Term` (values), `Selectable`
 *   (SELECT expressions), `Relation` (WHERE), `Condition` (IF) and `RawType` are unions as well.
 * - Everything is readonly plain data. Names are final: unquoted ones lower case, quoted ones as
 *   they are. Numbers stay text, since only the receiving type gives them a size.
 * - Nodes carry no positions: Cassandra's analysis blames by name and by text (`termText`,
 *   `rawTypeText`), and only syntax errors, which leave no tree, have a line and a column.
 *
 * The nodes mirror what `org.apache.cassandra.cql3` calls raw statements, terms and selectables.
 */
export type { Attributes } from './attributes.ts';
export type { BatchStatement, ModificationStatement } from './batch-statement.ts';
export type { Condition, ConditionTarget } from './condition.ts';
export type { DeleteStatement, Deletion } from './delete-statement.ts';
export type { DescribeStatement, DescribeTarget } from './describe-statement.ts';
export { fieldsInJavaOrder } from './field-order.ts';
export type {
  CreateAggregateStatement,
  CreateFunctionStatement,
  DropAggregateStatement,
  DropFunctionStatement,
} from './function-statement.ts';
export type { CreateIndexStatement, DropIndexStatement, IndexTarget } from './index-statement.ts';
export type { InsertJsonStatement, InsertStatement } from './insert-statement.ts';
export type {
  AlterKeyspaceStatement,
  CreateKeyspaceStatement,
  DropKeyspaceStatement,
  UseStatement,
} from './keyspace-statement.ts';
export type {
  GrantPermissionsStatement,
  ListPermissionsStatement,
  Permission,
  Resource,
  RevokePermissionsStatement,
} from './permission-statement.ts';
export { PERMISSIONS, RESOURCE_KINDS } from './permission-statement.ts';
export type { Property } from './property.ts';
export type { FunctionName, QualifiedName } from './qualified-name.ts';
export { nameText } from './qualified-name.ts';
export { qualifiedSelectable } from './qualified-selectable.ts';
export type { NativeTypeName, RawType } from './raw-type.ts';
export { NATIVE_TYPE_NAMES } from './raw-type.ts';
export { freezeRawType, qualifiedRawType, rawTypeText, supportsFreezing } from './raw-type-text.ts';
export type {
  ColumnOperator,
  ComparisonOperator,
  CustomIndexExpression,
  Relation,
  WhereClause,
} from './relation.ts';
export type {
  AddIdentityStatement,
  AlterRoleStatement,
  CreateRoleStatement,
  DropIdentityStatement,
  DropRoleStatement,
  GrantRoleStatement,
  ListRolesStatement,
  ListUsersStatement,
  RevokeRoleStatement,
  RoleOptions,
} from './role-statement.ts';
export type { Ordering, SelectStatement } from './select-statement.ts';
export type { Selectable, SelectableIdentifier, Selector } from './selectable.ts';
export type { AuthenticationStatement, SchemaStatement, Statement } from './statement.ts';
export type {
  AlterTableStatement,
  ClusteringOrder,
  ColumnDefinition,
  ColumnMask,
  CreateTableStatement,
  DropTableStatement,
  PrimaryKey,
  TableAlteration,
  TruncateStatement,
} from './table-statement.ts';
export type {
  ArithmeticOperator,
  BindMarker,
  FunctionCallTerm,
  ListLiteral,
  Literal,
  LiteralType,
  MapLiteral,
  NullLiteral,
  SetLiteral,
  Term,
  TupleLiteral,
  UserTypeLiteral,
} from './term.ts';
export {
  ARITHMETIC_FUNCTION_NAMES,
  functionNameText,
  termListText,
  termText,
} from './term-text.ts';
export type { CreateTriggerStatement, DropTriggerStatement } from './trigger-statement.ts';
export type {
  AlterTypeStatement,
  CreateTypeStatement,
  DropTypeStatement,
  FieldDefinition,
  TypeAlteration,
} from './type-statement.ts';
export type { Assignment, UpdateStatement } from './update-statement.ts';
export type {
  AlterViewStatement,
  CreateViewStatement,
  DropViewStatement,
} from './view-statement.ts';
