import { isSystemKeyspace } from '../../../schema/index.ts';
import { listType, mapType, textType } from '../../../types/index.ts';
import type { QueryEnvironment } from '../../environment.ts';
import type { Description } from './description.ts';
import { describeColumns, textRow } from './description.ts';

const PARTITIONER_PACKAGE = 'org.apache.cassandra.dht.';
/** Cassandra wraps whatever snitch is configured in this one, and shows the wrapper. */
const SNITCH = 'DynamicEndpointSnitch';

const CLUSTER_COLUMNS = describeColumns(['cluster', 'partitioner', 'snitch']);
const OWNERSHIP_TYPE = mapType(textType, listType(textType, { frozen: false }), { frozen: false });
const OWNERSHIP_COLUMNS = [
  ...CLUSTER_COLUMNS,
  ...describeColumns(['range_ownership'], OWNERSHIP_TYPE),
];

/** One row of names; with a user's keyspace in use also who holds which range of it. */
export function describeCluster(
  environment: QueryEnvironment,
  keyspace: string | null,
): Description {
  const { clusterName, partitioner } = environment.settings;
  const row = textRow([clusterName, partitioner.replace(PARTITIONER_PACKAGE, ''), SNITCH]);
  if (keyspace === null || isSystemKeyspace(keyspace)) {
    return { columns: CLUSTER_COLUMNS, rows: [row] };
  }
  const ownership = OWNERSHIP_TYPE.encode(environment.rangeOwnership(keyspace));
  return { columns: OWNERSHIP_COLUMNS, rows: [[...row, ownership]] };
}
