import type { Guarded, Guardrails } from '../../../guardrail/index.ts';
import type {
  KeyspaceMetadata,
  ReplicationContext,
  Schema,
  SchemaChange,
  UserFunction,
} from '../../../schema/index.ts';
import type {
  AlterKeyspaceStatement,
  AlterTableStatement,
  AlterTypeStatement,
  AlterViewStatement,
  CreateAggregateStatement,
  CreateFunctionStatement,
  CreateIndexStatement,
  CreateKeyspaceStatement,
  CreateTableStatement,
  CreateTriggerStatement,
  CreateTypeStatement,
  CreateViewStatement,
  DropAggregateStatement,
  DropFunctionStatement,
  DropIndexStatement,
  DropKeyspaceStatement,
  DropTableStatement,
  DropTriggerStatement,
  DropTypeStatement,
  DropViewStatement,
} from '../../ast/index.ts';
import type { FunctionEnvironment } from '../../function/index.ts';

/** The statements that are understood here. */
export type KeyspaceOrTableStatement =
  | CreateKeyspaceStatement
  | AlterKeyspaceStatement
  | DropKeyspaceStatement
  | CreateTableStatement
  | AlterTableStatement
  | DropTableStatement
  | CreateTypeStatement
  | AlterTypeStatement
  | DropTypeStatement
  | FunctionStatement
  | ViewStatement
  | CreateIndexStatement
  | DropIndexStatement
  | CreateTriggerStatement
  | DropTriggerStatement;

/** Statements about materialized views. */
export type ViewStatement = CreateViewStatement | AlterViewStatement | DropViewStatement;

/** Statements about functions and aggregates of users. */
export type FunctionStatement =
  | CreateFunctionStatement
  | DropFunctionStatement
  | CreateAggregateStatement
  | DropAggregateStatement;

/** What a change needs beside the schema. */
export interface SchemaContext {
  readonly replication: ReplicationContext;
  /** Other nodes that join, leave or move, as `/address:port`: replication must wait for them. */
  readonly endpointsInMotion: readonly string[];
  /** The setting `materialized_views_enabled`. */
  readonly allowsViews: boolean;
  /** The setting `drop_compact_storage_enabled`. */
  readonly dropsCompactStorage: boolean;
  /** The setting `dynamic_data_masking_enabled`. */
  readonly allowsMasks: boolean;
  /** The setting `user_defined_functions_enabled`. */
  readonly allowsUserFunctions: boolean;
  /** Throws a RequestError when the body of a function is none of its language. */
  compileFunction(definition: UserFunction, types: KeyspaceMetadata['types']): void;
  /** What functions in the terms of a statement ask of the node. */
  readonly functions: FunctionEnvironment;
  /** What CREATE INDEX makes without USING; null: USING must be there. */
  readonly defaultIndex: string | null;
  readonly guardrails: Guardrails;
  /** Whose statement it is, for guardrails. */
  readonly client: Guarded;
  /** A new time UUID as text. */
  newTableId(): string;
  /** Microseconds since the epoch; each later than the one before. */
  nextTimestamp(): number | bigint;
}

/** The next schema, or the same object when nothing changes, and warnings for the client. */
export interface SchemaStep {
  readonly schema: Schema;
  readonly warnings: readonly string[];
  /** What the client is told, where only the schema tells it (the table of DROP INDEX). */
  readonly change?: SchemaChange;
}

/** A statement that was checked as far as can be without a schema. */
export interface SchemaTransformation {
  /** What the client is told when something changed. */
  readonly change: SchemaChange;
  /** Throws `unauthorized` for what nobody may change, whatever their permissions. */
  protect?(): void;
  /**
   * Guardrails that are looked at before the statement is, so that IF NOT EXISTS helps nobody past
   * them. Throws a RequestError.
   */
  guard?(current: Schema, context: SchemaContext): void;
  /** Throws a RequestError when the change may not be made. */
  apply(current: Schema, context: SchemaContext): SchemaStep;
}
