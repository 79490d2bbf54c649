import type { SerializationHeader } from '../../../mutation/index.ts';
import { UnknownColumn } from '../../../mutation/index.ts';
import type { ColumnKind, DroppedColumn, TableMetadata } from '../../../schema/index.ts';
import { ColumnMetadata } from '../../../schema/index.ts';
import type { HeaderColumn, HeaderComponent } from '../statistics/index.ts';

/** Later than every timestamp: nothing of a column that the table has no more is given. */
const FOREVER = 2n ** 63n;

/**
 * How the rows of a file are decoded for a table as it is now: the columns in the order of the
 * file, those that were dropped since with the type that the file has, to be passed over.
 * Throws UnknownColumn for a column that the table neither has nor had.
 */
export function rowForm(header: HeaderComponent, table: TableMetadata): SerializationHeader {
  checkClustering(header, table);
  const dropped = new Map(table.droppedColumns);
  return {
    table: { clustering: table.clustering, droppedColumns: dropped },
    stats: header.stats,
    statics: header.statics.map((column) => columnOf(column, 'static', table, dropped)),
    regulars: header.regulars.map((column) => columnOf(column, 'regular', table, dropped)),
    reversed: false,
  };
}

function columnOf(
  { name, type }: HeaderColumn,
  kind: ColumnKind,
  table: TableMetadata,
  dropped: Map<string, DroppedColumn>,
): ColumnMetadata {
  const known = table.column(name);
  const written = new ColumnMetadata(name, kind, -1, type);
  if (known !== undefined && known.kind === kind) {
    if (isReadAs(known, written)) return known;
    // Dropped and come back with another type: what the file has is older.
    if (!dropped.has(name)) {
      throw new UnknownColumn(
        `Column ${name} is of ${type.name} in the file, not ${known.type.name}`,
      );
    }
  } else if (!dropped.has(name)) {
    throw new UnknownColumn(`Unknown column ${name} during deserialization`);
  }
  dropped.set(name, { column: written, droppedAtMicros: FOREVER });
  return written;
}

/** Values of both are written alike; a user type may have got fields since. */
function isReadAs(known: ColumnMetadata, written: ColumnMetadata): boolean {
  return (
    known.isComplex === written.isComplex &&
    known.type.fixedLengthBytes === written.type.fixedLengthBytes
  );
}

function checkClustering(header: HeaderComponent, table: TableMetadata): void {
  const { clusteringTypes } = header;
  const isSame =
    clusteringTypes.length === table.clustering.length &&
    table.clustering.every(({ type, isReversed }, i) => {
      const written = clusteringTypes[i];
      return (
        written !== undefined &&
        written.isReversed === isReversed &&
        written.type.fixedLengthBytes === type.fixedLengthBytes
      );
    });
  if (!isSame) {
    const types = clusteringTypes.map(({ type }) => type.name).join(', ');
    throw new UnknownColumn(`Clustering columns are of (${types}) in the file`);
  }
}
