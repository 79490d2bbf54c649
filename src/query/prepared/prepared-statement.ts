import { md5 } from '../../base/hash/index.ts';
import type { FunctionCalls } from '../../cql/function/index.ts';
import type { Schema, TableMetadata } from '../../schema/index.ts';
import type { ExecutableStatement } from '../statement/executable.ts';
import { resultMetadataId } from './statement-id.ts';

const EMPTY_ID = md5();

/** Bytes that a prepared statement is taken to hold beside its text, roughly. */
const STATEMENT_BYTES = 2048;
const VARIABLE_BYTES = 128;

/** Where the names of a statement were looked up. */
export type PreparedPlace = Pick<PreparedStatement, 'keyspace' | 'isQualified'>;

/** A statement that was prepared, as analysed for the schema that is current. */
export class PreparedStatement {
  readonly id: Buffer;
  readonly text: string;
  /** The keyspace that its names are looked up in; null for none, or when they are all qualified. */
  readonly keyspace: string | null;
  /** It means the same whatever keyspace is in use. */
  readonly isQualified: boolean;
  readonly statement: ExecutableStatement;
  readonly resultMetadataId: Buffer;
  /** The functions of users that it calls; null for none. */
  readonly calls: FunctionCalls | null;

  constructor(
    id: Buffer,
    text: string,
    { keyspace, isQualified }: PreparedPlace,
    statement: ExecutableStatement,
    calls: FunctionCalls | null,
  ) {
    this.id = id;
    this.text = text;
    this.keyspace = keyspace;
    this.isQualified = isQualified;
    this.statement = statement;
    this.calls = calls;
    this.resultMetadataId =
      statement.result === null ? EMPTY_ID : resultMetadataId(statement.result);
  }

  get sizeBytes(): number {
    const { variables, result } = this.statement;
    const columns = variables.length + (result?.columns.length ?? 0);
    return STATEMENT_BYTES + this.text.length * 2 + columns * VARIABLE_BYTES;
  }

  /** Names of tables by the schema: out of date when one of them is another object now. */
  isCurrent(schema: Schema): boolean {
    return (
      this.callsAreCurrent(schema) && this.statement.tables.every((table) => isSame(table, schema))
    );
  }

  /** False when a function that it calls has changed or gone, or has another overload. */
  callsAreCurrent(schema: Schema): boolean {
    return this.calls === null || this.calls.areCurrent(schema);
  }
}

function isSame(table: TableMetadata, schema: Schema): boolean {
  return schema.table(table.keyspace, table.name) === table;
}
