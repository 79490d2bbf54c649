import { ByteWriter } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import { splitPartitionKey } from '../schema/index.ts';
import type { Cell } from './cell.ts';
import type { Mutation, PartitionUpdate } from './partition.ts';
import type { Clustering, ColumnData, Row } from './row.ts';
import { ComplexCells } from './row.ts';
import { updateToBytes, writeMutation } from './serialization/index.ts';

/** Length, its checksum and that of the record, which Cassandra's commit log adds to a mutation. */
const LOG_ENTRY_BYTES = 12;
/** Characters of keys that the message names; at least one key whatever its length. */
const LONGEST_KEYS = 1024;
/** More than a cell, a row or a deletion has besides its values: times, lengths and flags. */
const MOST_OVERHEAD_BYTES = 64;

/**
 * Throws `invalidRequest` when the serialized mutation, with `extraBytes` more, is larger than
 * max_mutation_size (Mutation.validateSize of Cassandra). Most mutations are told to be small by
 * the lengths of their values; only the others are serialized for it.
 */
export function validateMutationSize(mutation: Mutation, limitBytes: number, extraBytes = 0): void {
  if (mostBytes(mutation) + extraBytes <= limitBytes) return;
  const writer = new ByteWriter();
  writeMutation(writer, mutation);
  const size = writer.length + extraBytes + LOG_ENTRY_BYTES;
  if (size > limitBytes) throw oversizedMutation(mutation, size, limitBytes);
}

/** The error of a mutation of that size, naming the keys of its largest updates first. */
export function oversizedMutation(mutation: Mutation, size: number, limitBytes: number): Error {
  const keys = largestFirst(mutation.updates).map(
    (update) => `${update.table.name}.${keyText(update)}`,
  );
  let text = keys.shift() ?? '';
  while (keys[0] !== undefined && text.length + keys[0].length + 2 <= LONGEST_KEYS) {
    text += `, ${keys.shift()}`;
  }
  if (keys.length > 0) text += ` and ${keys.length} more.`;
  return invalidRequest(
    `Rejected an oversized mutation (${size}/${limitBytes}) for keyspace: ${mutation.keyspace}. ` +
      `Top keys are: ${text}`,
  );
}

/** As AbstractType.getString has it: of several parts, colons in them are marked. */
function keyText({ table, key }: PartitionUpdate): string {
  const values = splitPartitionKey(table, key.key);
  const parts = table.partitionKey.map(({ type }, i) => type.toText(values[i] as Buffer));
  return parts.length === 1 ? (parts[0] as string) : parts.map(escaped).join(':');
}

function escaped(part: string): string {
  const text = part.replaceAll(':', '\\:');
  return /[\\!]$/.test(text) ? `${text}!` : text;
}

function largestFirst(updates: readonly PartitionUpdate[]): readonly PartitionUpdate[] {
  if (updates.length < 2) return updates;
  return updates
    .map((update) => ({ update, size: updateToBytes(update).length }))
    .sort((left, right) => right.size - left.size)
    .map(({ update }) => update);
}

/** Never less than what the serialized mutation takes. */
function mostBytes({ updates }: Mutation): number {
  let bytes = MOST_OVERHEAD_BYTES;
  for (let i = 0; i < updates.length; i++)
    bytes += mostBytesOfUpdate(updates[i] as PartitionUpdate);
  return bytes;
}

function mostBytesOfUpdate(update: PartitionUpdate): number {
  const { key, staticRow, rows, rangeTombstones } = update;
  let bytes = 2 * MOST_OVERHEAD_BYTES + key.key.length;
  if (staticRow !== null) bytes += mostBytesOfRow(staticRow);
  for (let i = 0; i < rows.length; i++) bytes += mostBytesOfRow(rows[i] as Row);
  for (const { slice } of rangeTombstones) {
    bytes += 2 * MOST_OVERHEAD_BYTES;
    bytes += mostBytesOfValues(slice.start.prefix) + mostBytesOfValues(slice.end.prefix);
  }
  return bytes;
}

function mostBytesOfRow({ clustering, columns }: Row): number {
  let bytes = MOST_OVERHEAD_BYTES + mostBytesOfValues(clustering);
  for (let i = 0; i < columns.length; i++) bytes += mostBytesOfColumn(columns[i] as ColumnData);
  return bytes;
}

function mostBytesOfColumn(data: ColumnData): number {
  // The header names each column once; in UTF-8 a name is three times as long at most.
  let bytes = MOST_OVERHEAD_BYTES + 3 * data.column.name.length;
  if (!(data instanceof ComplexCells)) return bytes + data.valueLengthBytes;
  const { cells } = data;
  for (let i = 0; i < cells.length; i++) {
    const { valueLengthBytes, path } = cells[i] as Cell;
    bytes += MOST_OVERHEAD_BYTES + valueLengthBytes + (path === null ? 0 : path.length);
  }
  return bytes;
}

function mostBytesOfValues(values: Clustering): number {
  let bytes = 0;
  for (let i = 0; i < values.length; i++) bytes += 16 + (values[i]?.length ?? 0);
  return bytes;
}
