import type { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../../base/vint/index.ts';
import { EncodingStats, readSizedBytes, writeSizedBytes } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import type { CqlType, MarshalType } from '../../../types/index.ts';
import {
  clusteringMarshalName,
  keyMarshalName,
  parseMarshalName,
  typeFromMarshal,
} from '../../../types/index.ts';
import { readTypes } from './stats-metadata.ts';

/** A column as the file was written with it; the schema may have changed or dropped it since. */
export interface HeaderColumn {
  readonly name: string;
  readonly type: CqlType;
}

/**
 * The fourth part of Statistics.db (db/SerializationHeader.java): the least times, from which all
 * others are written as distances, and the columns with their types, so that the data can be read
 * without the schema.
 */
export interface HeaderComponent {
  readonly stats: EncodingStats;
  /** One type, or a composite of several (CompositeType). */
  readonly keyType: CqlType;
  readonly clusteringTypes: readonly MarshalType[];
  /** In the order in which rows have their values. */
  readonly statics: readonly HeaderColumn[];
  readonly regulars: readonly HeaderColumn[];
}

/** What a file of the table with these columns begins with. */
export function headerOf(
  table: TableMetadata,
  columns: Pick<TableMetadata, 'statics' | 'regulars'>,
  stats: EncodingStats,
): HeaderComponent {
  return {
    stats,
    keyType: typeFromMarshal(keyMarshalName(table.partitionKey.map(({ type }) => type))),
    clusteringTypes: clusteringTypesOf(table),
    statics: columns.statics,
    regulars: columns.regulars,
  };
}

/** The types of a table's clustering columns, as files have them. */
export function clusteringTypesOf(table: TableMetadata): readonly MarshalType[] {
  return table.clustering.map(({ type, isReversed }: ColumnMetadata) => ({ type, isReversed }));
}

export function writeHeaderComponent(writer: ByteWriter, header: HeaderComponent): void {
  header.stats.write(writer);
  writeText(writer, header.keyType.marshalName);
  writeUnsignedVint(writer, header.clusteringTypes.length);
  for (const { type, isReversed } of header.clusteringTypes) {
    writeText(writer, clusteringMarshalName(type, isReversed));
  }
  writeColumns(writer, header.statics);
  writeColumns(writer, header.regulars);
}

function writeColumns(writer: ByteWriter, columns: readonly HeaderColumn[]): void {
  writeUnsignedVint(writer, columns.length);
  for (const { name, type } of columns) {
    writeText(writer, name);
    writeText(writer, type.marshalName);
  }
}

function writeText(writer: ByteWriter, text: string): void {
  writeSizedBytes(writer, Buffer.from(text));
}

export function readHeaderComponent(reader: ByteReader): HeaderComponent {
  const stats = new EncodingStats();
  stats.read(reader);
  const keyType = parseMarshalName(readSizedBytes(reader).toString()).type;
  const clusteringTypes = readTypes(reader);
  const statics = readColumns(reader);
  return { stats, keyType, clusteringTypes, statics, regulars: readColumns(reader) };
}

function readColumns(reader: ByteReader): HeaderColumn[] {
  const count = Number(readUnsignedVint(reader));
  if (count < 0 || count > reader.remaining) throw new RangeError(`${count} columns`);
  const columns: HeaderColumn[] = [];
  for (let i = 0; i < count; i++) {
    const name = readSizedBytes(reader).toString();
    columns.push({ name, type: typeFromMarshal(readSizedBytes(reader).toString()) });
  }
  return columns;
}
