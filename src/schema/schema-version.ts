import { ByteWriter } from '../base/bytes/index.ts';
import { nameUuid, uuidToString } from '../base/uuid/index.ts';
import type { KeyspaceMetadata } from './keyspace.ts';
import { isLocalSystemKeyspace } from './system-keyspaces.ts';
import type { SchemaRow } from './system-schema/schema-row.ts';
import { toRows } from './system-schema/to-rows.ts';

/**
 * The version of a schema: a name UUID (MD5) over its definitions, equal on all nodes that have the
 * same definitions, in whichever order they learned them. Keyspaces that every node has for itself
 * do not count. The bytes that are digested:
 *
 * 1. every row that defines a keyspace: table name, partition key, number of clustering values and
 *    those, number of cells and, sorted by column name, name and value of each;
 * 2. each text and value with its length in four bytes in front, -1 for no value; numbers in four;
 * 3. the rows sorted by their bytes, one after another.
 *
 * Cassandra digests the same rows in a form of its own, timestamps excluded; versions of the two
 * are not comparable.
 */
export function schemaVersion(keyspaces: Iterable<KeyspaceMetadata>): string {
  const rows: Buffer[] = [];
  for (const keyspace of keyspaces) {
    if (!isLocalSystemKeyspace(keyspace.name)) rows.push(...keyspaceBytes(keyspace));
  }
  return uuidToString(nameUuid(Buffer.concat(rows.sort(Buffer.compare))));
}

/** Keyspaces that did not change are the same objects in the next schema. */
const known = new WeakMap<KeyspaceMetadata, readonly Buffer[]>();

function keyspaceBytes(keyspace: KeyspaceMetadata): readonly Buffer[] {
  let rows = known.get(keyspace);
  if (rows === undefined) {
    rows = toRows(keyspace).map(rowBytes);
    known.set(keyspace, rows);
  }
  return rows;
}

function rowBytes(row: SchemaRow): Buffer {
  const writer = new ByteWriter();
  const value = (bytes: Buffer | null): void => {
    writer.int32(bytes === null ? -1 : bytes.length);
    if (bytes !== null) writer.bytes(bytes);
  };
  value(Buffer.from(row.table));
  value(row.partitionKey);
  writer.int32(row.clustering.length);
  for (const part of row.clustering) value(part);
  const cells = [...row.cells].filter(([, bytes]) => bytes !== null);
  writer.int32(cells.length);
  for (const [name, bytes] of cells.sort(([left], [right]) => (left < right ? -1 : 1))) {
    value(Buffer.from(name));
    value(bytes);
  }
  return writer.copy();
}
