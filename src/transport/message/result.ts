import type {
  ColumnSpecification,
  PreparedResult,
  QueryResult,
  ResultMetadata,
  RowsResult,
} from '../../query/index.ts';
import type { SchemaChange } from '../../schema/index.ts';
import { BodyWriter } from './body-writer.ts';

/** Bodies of RESULT (native protocol, section 4.2.5). */
const Kind = { VOID: 1, ROWS: 2, SET_KEYSPACE: 3, PREPARED: 4, SCHEMA_CHANGE: 5 } as const;

const MetadataFlag = {
  GLOBAL_TABLES_SPEC: 0x01,
  HAS_MORE_PAGES: 0x02,
  NO_METADATA: 0x04,
  METADATA_CHANGED: 0x08,
} as const;

/** Writes a statement's result, whatever its kind. */
export function writeResult(body: BodyWriter, result: QueryResult, version: number): void {
  switch (result.kind) {
    case 'void':
      body.int32(Kind.VOID);
      return;
    case 'rows':
      writeRows(body, result, version);
      return;
    case 'set-keyspace':
      body.int32(Kind.SET_KEYSPACE);
      body.string(result.keyspace);
      return;
    case 'schema-change':
      body.int32(Kind.SCHEMA_CHANGE);
      writeSchemaChange(body, result.change, version);
      return;
  }
}

function writeRows(body: BodyWriter, result: RowsResult, version: number): void {
  body.int32(Kind.ROWS);
  const { metadata, rows, pagingState } = result;
  const changedId = version >= 5 ? result.changedMetadataId : null;
  const omit = result.omitColumns && changedId === null;
  const specification = encodedColumns(metadata, version);
  let { flags } = specification;
  if (omit) flags |= MetadataFlag.NO_METADATA;
  if (pagingState !== null) flags |= MetadataFlag.HAS_MORE_PAGES;
  if (changedId !== null) flags |= MetadataFlag.METADATA_CHANGED;
  body.int32(flags);
  body.int32(metadata.columns.length);
  if (pagingState !== null) body.value(pagingState);
  if (changedId !== null) body.shortBytes(changedId);
  if (!omit) body.bytes(specification.bytes);
  body.int32(rows.length);
  body.rows(rows);
}

/** Writes the answer to PREPARE. */
export function writePrepared(body: BodyWriter, result: PreparedResult, version: number): void {
  body.int32(Kind.PREPARED);
  body.shortBytes(result.id);
  if (version >= 5) body.shortBytes(result.resultMetadataId);
  const variables = encodeColumns(result.variables, version);
  body.int32(variables.flags);
  body.int32(result.variables.length);
  if (version >= 4) {
    const isGlobal = (variables.flags & MetadataFlag.GLOBAL_TABLES_SPEC) !== 0;
    const indexes = isGlobal ? result.partitionKeyIndexes : [];
    body.int32(indexes.length);
    for (const index of indexes) body.int16(index);
  }
  body.bytes(variables.bytes);
  if (result.result === null) {
    body.int32(MetadataFlag.NO_METADATA);
    body.int32(0);
    return;
  }
  const columns = encodedColumns(result.result, version);
  body.int32(columns.flags);
  body.int32(result.result.columns.length);
  body.bytes(columns.bytes);
}

/** Writes <change_type><target><options> of a SCHEMA_CHANGE result or event. */
export function writeSchemaChange(body: BodyWriter, change: SchemaChange, version: number): void {
  const isFunction = change.target === 'FUNCTION' || change.target === 'AGGREGATE';
  if (isFunction && version < 4) {
    body.string('UPDATED');
    body.string('KEYSPACE');
    body.string(change.keyspace);
    body.string('');
    return;
  }
  body.string(change.change);
  body.string(change.target);
  body.string(change.keyspace);
  if (change.target !== 'KEYSPACE') body.string(change.name);
  if (isFunction) body.stringList(change.argumentTypes ?? []);
}

interface EncodedColumns {
  readonly flags: number;
  readonly bytes: Buffer;
}

/** Column specifications of a prepared statement are encoded once a protocol version. */
const encoded = new WeakMap<ResultMetadata, Map<number, EncodedColumns>>();

function encodedColumns(metadata: ResultMetadata, version: number): EncodedColumns {
  let versions = encoded.get(metadata);
  if (versions === undefined) {
    versions = new Map();
    encoded.set(metadata, versions);
  }
  let columns = versions.get(version);
  if (columns === undefined) {
    columns = encodeColumns(metadata.columns, version);
    versions.set(version, columns);
  }
  return columns;
}

function encodeColumns(columns: readonly ColumnSpecification[], version: number): EncodedColumns {
  const [first] = columns;
  const isGlobal =
    first !== undefined &&
    columns.every((c) => c.keyspace === first.keyspace && c.table === first.table);
  const body = new BodyWriter();
  if (isGlobal) {
    body.string(first.keyspace);
    body.string(first.table);
  }
  for (const column of columns) {
    if (!isGlobal) {
      body.string(column.keyspace);
      body.string(column.table);
    }
    body.string(column.name);
    column.type.writeOption(body, version);
  }
  return { flags: isGlobal ? MetadataFlag.GLOBAL_TABLES_SPEC : 0, bytes: body.copy() };
}
