import type { TableMetadata } from '../../../schema/index.ts';
import { ColumnMetadata, makeTable } from '../../../schema/index.ts';
import type { HeaderComponent } from '../statistics/index.ts';

/**
 * A table with the columns that a file has, for tools that have no schema; keys have no names there,
 * so they get those of Cassandra's tools (tools/Util.java, metadataFromSSTable).
 */
export function tableOfHeader(header: HeaderComponent): TableMetadata {
  const { keyType, clusteringTypes, statics, regulars } = header;
  return makeTable({
    id: '00000000-0000-0000-0000-000000000000',
    keyspace: 'keyspace',
    name: 'table',
    columns: [
      new ColumnMetadata('PartitionKey', 'partition_key', 0, keyType),
      ...clusteringTypes.map(({ type, isReversed }, i) => {
        const name = `clustering${i > 0 ? i : ''}`;
        return new ColumnMetadata(name, 'clustering', i, type, isReversed);
      }),
      ...statics.map(({ name, type }) => new ColumnMetadata(name, 'static', -1, type)),
      ...regulars.map(({ name, type }) => new ColumnMetadata(name, 'regular', -1, type)),
    ],
  });
}
