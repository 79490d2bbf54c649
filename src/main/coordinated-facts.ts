import type { OperationMeter, RequestMeters } from '../observe/index.ts';
import type { Clock } from '../platform/index.ts';
import { operationFacts } from '../storage/index.ts';
import type { CoordinatedFacts } from '../system/index.ts';

/** What a node did for clients with a table until now, as their coordinator. */
export function coordinatedFacts(
  requests: RequestMeters,
  clock: Clock,
  tableId: string,
): CoordinatedFacts {
  const now = clock.monotonicMillis();
  const { reads, scans, writes } = requests.ofTable(tableId);
  const of = ([meter]: readonly [OperationMeter]) => operationFacts(meter, now);
  return { reads: of(reads), scans: of(scans), writes: of(writes) };
}
