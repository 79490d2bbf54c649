import type { RangeRead } from '../../src/mutation/index.ts';
import { ALL_ROWS, finishRead, NO_LIMITS } from '../../src/mutation/index.ts';
import type { Place } from '../simulation/simulated-cluster.ts';

/** Keys of `demorpi.messages` with a live row in a node's own store. */
export async function storedKeys(place: Place): Promise<ReadonlySet<number>> {
  const { engine, schema } = place.living;
  const table = schema.current.table('demorpi', 'messages');
  if (table === undefined) return new Set();
  const command: RangeRead = {
    kind: 'range',
    table,
    columns: null,
    range: { start: null, end: null },
    resume: null,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds: Math.floor(place.machine.clock.nowMillis() / 1000),
  };
  const found = finishRead(command, await engine.read(command));
  return new Set(found.map((partition) => partition.key.key.readInt32BE()));
}
