import type { Guardrails, Threshold } from '../../../guardrail/index.ts';
import type { Cell, DecoratedKey, Row } from '../../../mutation/index.ts';
import { ComplexCells, partitionKeyText } from '../../../mutation/index.ts';
import type { Log } from '../../../platform/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { isSystemKeyspace, splitPartitionKey } from '../../../schema/index.ts';
import { CollectionType, cqlLiteral } from '../../../types/index.ts';

/** Timestamp, TTL and time of deletion, which Cassandra counts with each element. */
const CELL_BYTES = 20;

/**
 * Tells the log of partitions and collections that have grown past what guardrails allow, when they
 * are written to a file: nobody is there to be refused (SortedTableWriter.java).
 */
export class PartitionGuard {
  private readonly table: TableMetadata;
  private readonly guardrails: Guardrails;
  private readonly log: Pick<Log, 'warn' | 'error'>;
  private readonly file: string;
  private readonly looksAtCollections: boolean;

  constructor(
    table: TableMetadata,
    guardrails: Guardrails,
    log: Pick<Log, 'warn' | 'error'>,
    file: string,
  ) {
    this.table = table;
    this.guardrails = guardrails;
    this.log = log;
    this.file = file;
    const { collection_size, items_per_collection } = guardrails.thresholds;
    this.looksAtCollections =
      (collection_size.isSet || items_per_collection.isSet) &&
      !isSystemKeyspace(table.keyspace) &&
      [...table.statics, ...table.regulars].some(isCollectionColumn);
  }

  /** A partition with the bytes it takes in the file, before compression. */
  partition(key: DecoratedKey, sizeBytes: number, tombstones: number): void {
    const { partition_size, partition_tombstones } = this.guardrails.thresholds;
    this.tell(partition_size, sizeBytes, () => this.partitionText(key));
    this.tell(partition_tombstones, tombstones, () => this.partitionText(key));
  }

  /** Its collections; what has expired since counts as long as it is in the file. */
  row(key: DecoratedKey, row: Row): void {
    if (!this.looksAtCollections) return;
    for (const data of row.columns) {
      if (!(data instanceof ComplexCells) || !isCollectionColumn(data.column)) continue;
      const live = data.cells.filter((cell) => !cell.isTombstone);
      if (live.length === 0) continue;
      const { collection_size, items_per_collection } = this.guardrails.thresholds;
      const text = () => this.collectionText(data.column.name, key, row);
      this.tell(collection_size, contentBytes(live), text);
      this.tell(items_per_collection, live.length, text);
    }
  }

  private tell(threshold: Threshold, value: number, what: () => string): void {
    if (!threshold.isPast(value, threshold.warnAt) && !threshold.isPast(value, threshold.failAt)) {
      return;
    }
    const finding = threshold.finding(value, what());
    if (finding === null) return;
    if (finding.isFailure) this.log.error(finding.text);
    else this.log.warn(finding.text);
  }

  private partitionText({ key }: DecoratedKey): string {
    const { keyspace, name } = this.table;
    return `${keyspace}.${name}:${partitionKeyText(this.table, key)} on sstable ${this.file}`;
  }

  private collectionText(column: string, { key }: DecoratedKey, { clustering }: Row): string {
    const { table } = this;
    const columns = [...table.partitionKey, ...table.clustering];
    const values = [...splitPartitionKey(table, key), ...clustering];
    const literals = values.map((value, i) =>
      cqlLiteral((columns[i] as ColumnMetadata).type, value),
    );
    const place = literals.length === 1 ? literals[0] : `(${literals.join(', ')})`;
    return `${column} in row ${place} in table ${table.keyspace}.${table.name}`;
  }
}

function isCollectionColumn({ type, isComplex }: ColumnMetadata): boolean {
  return isComplex && type instanceof CollectionType;
}

function contentBytes(cells: readonly Cell[]): number {
  return cells.reduce(
    (sum, { valueLengthBytes, path }) => sum + CELL_BYTES + valueLengthBytes + (path?.length ?? 0),
    0,
  );
}
