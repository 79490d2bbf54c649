import type { RangeRead } from '../../src/mutation/index.ts';
import { finishRead, wholeTable } from '../../src/mutation/index.ts';
import type { Place } from '../simulation/simulated-cluster.ts';

/** Keys of `demorpi.messages` with a live row in a node's own store. */
export async function storedKeys(place: Place): Promise<ReadonlySet<number>> {
  const { engine, schema } = place.living;
  const table = schema.current.table('demorpi', 'messages');
  if (table === undefined) return new Set();
  const command: RangeRead = wholeTable(table, Math.floor(place.machine.clock.nowMillis() / 1000));
  const found = finishRead(command, await engine.read(command));
  return new Set(found.map((partition) => partition.key.key.readInt32BE()));
}
