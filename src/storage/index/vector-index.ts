import type { Mutation, PartitionUpdate } from '../../mutation/index.ts';
import { Cell } from '../../mutation/index.ts';
import type { ColumnMetadata, Schema, TableMetadata } from '../../schema/index.ts';
import {
  indexTarget,
  isStorageAttached,
  similarityFunctionOf,
  splitPartitionKey,
} from '../../schema/index.ts';
import type { SimilarityFunction } from '../../types/index.ts';
import { floatsOf, VectorType } from '../../types/index.ts';

/** A component must be smaller, so that squares and their sums stay within 32 bits. */
const LARGEST_COMPONENT = 1e17;

/** A vector that an index cannot compare with others. */
export class UnfitVector extends Error {
  override readonly name = 'UnfitVector';
}

/** Throws `UnfitVector` for what Cassandra neither indexes nor searches for. */
export function checkVector(vector: Float32Array, kind: SimilarityFunction): void {
  for (const [i, value] of vector.entries()) {
    if (!Number.isFinite(value)) throw new UnfitVector(`non-finite value at vector[${i}]=${value}`);
    if (Math.abs(value) > LARGEST_COMPONENT) {
      throw new UnfitVector(`Out-of-bounds value at vector[${i}]=${value}`);
    }
  }
  if (kind === 'COSINE' && vector.every((value) => value === 0)) {
    throw new UnfitVector('Zero vectors cannot be indexed or queried with cosine similarity');
  }
}

interface VectorIndex {
  readonly table: TableMetadata;
  readonly column: ColumnMetadata;
  readonly kind: SimilarityFunction;
}

/** The indexes of vectors, which have no entries: they only say what may be written. */
export class VectorIndexes {
  private byTable: ReadonlyMap<string, readonly VectorIndex[]> = new Map();

  schemaChanged(schema: Schema): void {
    const byTable = new Map<string, readonly VectorIndex[]>();
    for (const keyspace of schema.keyspaces.values()) {
      for (const table of keyspace.tables.values()) {
        const indexes = vectorIndexesOf(table);
        if (indexes.length > 0) byTable.set(table.id, indexes);
      }
    }
    this.byTable = byTable;
  }

  /** Throws `UnfitVector` when a vector of the mutation cannot be indexed. */
  check(mutation: Mutation): void {
    if (this.byTable.size === 0) return;
    for (const update of mutation.updates) {
      for (const index of this.byTable.get(update.table.id) ?? []) checkUpdate(index, update);
    }
  }
}

function vectorIndexesOf(table: TableMetadata): readonly VectorIndex[] {
  return [...table.indexes.values()]
    .filter((index) => isStorageAttached(index))
    .map((index) => ({
      table,
      column: indexTarget(table, index).column,
      kind: similarityFunctionOf(index),
    }))
    .filter(({ column }) => column.type instanceof VectorType);
}

function checkUpdate({ table, column, kind }: VectorIndex, update: PartitionUpdate): void {
  const check = (value: Buffer | null | undefined) => {
    if (value != null) checkVector(floatsOf(value), kind);
  };
  if (column.kind === 'partition_key') {
    check(splitPartitionKey(table, update.key.key)[column.position]);
    return;
  }
  const rows = column.kind === 'static' ? [update.staticRow] : update.rows;
  for (const row of rows) {
    if (row === null) continue;
    if (column.kind === 'clustering') check(row.clustering[column.position]);
    const cell = row.columns.find((each) => each.column === column);
    if (cell instanceof Cell && !cell.isTombstone) check(cell.value);
  }
}
