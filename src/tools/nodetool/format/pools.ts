import type { PoolReport, PoolsReport } from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { textHashOrder } from './hash-order.ts';
import type { JavaValue } from './java-text.ts';

const POOL_COLUMNS = ['Pool Name', 'Active', 'Pending', 'Completed', 'Blocked', 'All time blocked'];
const DROPPED_COLUMNS = ['Message type', 'Dropped    ', '50%     ', '95%     ', '99%     ', 'Max'];

/** The text of `nodetool tpstats`. How long messages wait in queues is not taken. */
export function formatPools({ pools, dropped }: PoolsReport): string {
  const poolRows = pools.map(({ name, active, pending, completed }) => {
    return [name, String(active), String(pending), String(completed), '0', '0'];
  });
  const droppedRows = textHashOrder(dropped, ({ verb }) => verb).map((each) => {
    return [each.verb, String(each.dropped), 'N/A', 'N/A', 'N/A', 'N/A'];
  });
  return (
    `${tableText([POOL_COLUMNS, ...poolRows])}\n` +
    'Latencies waiting in queue (micros) per dropped message types\n' +
    tableText([DROPPED_COLUMNS, ...droppedRows])
  );
}

/** The same as data, names and order as Cassandra has them. */
export function poolsData({ pools, dropped }: PoolsReport): ReadonlyMap<string, JavaValue> {
  return hashMap([
    ['ThreadPools', hashMap(pools.map((pool) => [pool.name, poolData(pool)]))],
    ['DroppedMessage', hashMap(dropped.map((each) => [each.verb, each.dropped]))],
    ['WaitLatencies', hashMap([])],
  ]);
}

function poolData({ active, pending, completed }: PoolReport): JavaValue {
  return hashMap([
    ['ActiveTasks', active],
    ['PendingTasks', pending],
    ['CompletedTasks', completed],
    ['CurrentlyBlockedTasks', 0],
    ['TotalBlockedTasks', 0],
  ]);
}

function hashMap(
  entries: readonly (readonly [string, JavaValue])[],
): ReadonlyMap<string, JavaValue> {
  return new Map(textHashOrder(entries, ([key]) => key));
}
