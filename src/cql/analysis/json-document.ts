import { ErrorCode, invalidRequest, RequestError } from '../../base/error/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { JsonValue } from '../../types/index.ts';
import { JsonFault, readJsonObject, textType } from '../../types/index.ts';
import type { InsertJsonStatement } from '../ast/index.ts';
import type { Bindings } from './bindings.ts';
import type { BoundValue } from './bound-value.ts';
import { UNSET } from './bound-value.ts';
import type { TermContext } from './prepare-value.ts';
import { tableReceiver } from './receiver.ts';
import type { Value } from './value.ts';
import { ConstantValue } from './value.ts';

/** Values of the columns that a document names; null where it says null. */
type Document = ReadonlyMap<string, Buffer | null>;

interface ColumnValue {
  readonly column: ColumnMetadata;
  readonly value: Value;
}

/**
 * The value that INSERT JSON gives to each column of the table (cql3/Json.java of Cassandra 5.0). A
 * literal is read now, what is bound to a marker when it runs. Throws `invalidRequest`.
 */
export function jsonValues(
  { value, defaultUnset }: InsertJsonStatement,
  { table, markers }: TermContext,
): readonly ColumnValue[] {
  const columns = columnsOf(table);
  const missing = defaultUnset ? UNSET : null;
  if (value.kind === 'literal') {
    const document = readDocument(value.text, columns);
    return columns.map((column) => {
      const found = document.get(column.name);
      return { column, value: found === undefined ? missingValue(missing) : constant(found) };
    });
  }
  markers.add(value, tableReceiver(table, '[json]', textType));
  const bound = new BoundDocument(value.index, columns);
  return columns.map((column) => ({ column, value: new JsonValueOf(bound, column, missing) }));
}

function columnsOf(table: TableMetadata): readonly ColumnMetadata[] {
  return [...table.partitionKey, ...table.clustering, ...table.statics, ...table.regulars];
}

function constant(bytes: Buffer | null): Value {
  return bytes === null ? ConstantValue.NULL : new ConstantValue(bytes);
}

function missingValue(missing: null | typeof UNSET): Value {
  return missing === null ? ConstantValue.NULL : UNSET_VALUE;
}

const UNSET_VALUE: Value = { bind: () => UNSET, isConstant: false, hasMarker: false };

/** The document of a marker, read once for an execution however many columns ask for it. */
class BoundDocument {
  private readonly marker: number;
  private readonly columns: readonly ColumnMetadata[];
  private readonly read = new WeakMap<Bindings, Document>();

  constructor(marker: number, columns: readonly ColumnMetadata[]) {
    this.marker = marker;
    this.columns = columns;
  }

  of(bindings: Bindings): Document {
    const known = this.read.get(bindings);
    if (known !== undefined) return known;
    const bound = bindings.values[this.marker] as BoundValue;
    if (bound === null) throw noDocument();
    const document = readDocument(bound === UNSET ? '' : bound.toString(), this.columns);
    this.read.set(bindings, document);
    return document;
  }
}

class JsonValueOf implements Value {
  readonly isConstant = false;
  readonly hasMarker = true;
  private readonly document: BoundDocument;
  private readonly column: ColumnMetadata;
  private readonly missing: null | typeof UNSET;

  constructor(document: BoundDocument, column: ColumnMetadata, missing: null | typeof UNSET) {
    this.document = document;
    this.column = column;
    this.missing = missing;
  }

  bind(bindings: Bindings): BoundValue {
    const found = this.document.of(bindings).get(this.column.name);
    return found === undefined ? this.missing : found;
  }
}

function noDocument(): Error {
  return invalidRequest('Got null for INSERT JSON values');
}

function readDocument(text: string, columns: readonly ColumnMetadata[]): Document {
  const members = plainNames(membersOf(text));
  const document = new Map<string, Buffer | null>();
  for (const column of columns) {
    const json = members.get(column.name);
    if (json === undefined) continue;
    members.delete(column.name);
    document.set(column.name, json === null ? null : decode(json, column));
  }
  for (const name of members.keys()) {
    throw invalidRequest(`JSON values map contains unrecognized column: ${name}`);
  }
  return document;
}

function membersOf(text: string): ReadonlyMap<string, JsonValue> {
  try {
    const members = readJsonObject(text);
    if (members === null) throw noDocument();
    return members;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw invalidRequest(
      `Could not decode JSON string as a map: ${error.toString()}. (String was: ${text})`,
    );
  }
}

/** Durations are refused by their own check, which says nothing of JSON. */
const DURATION_FAULT = 'Unable to convert ';

function decode(json: JsonValue, { name, type }: ColumnMetadata): Buffer {
  try {
    return type.fromJson(json);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.code !== ErrorCode.INVALID || error.message.startsWith(DURATION_FAULT)) throw error;
    throw invalidRequest(`Error decoding JSON value for ${name}: ${error.message}`);
  }
}

/** Names in double quotes keep their case, others count in lower case and go to the end. */
function plainNames(members: ReadonlyMap<string, JsonValue>): Map<string, JsonValue> {
  const plain = new Map(members);
  for (const [name, value] of members) {
    const isQuoted = name.startsWith('"') && name.endsWith('"');
    const meant = isQuoted ? name.slice(1, -1) : name.toLowerCase();
    if (meant === name) continue;
    plain.delete(name);
    plain.set(meant, value);
  }
  return plain;
}
