import type { PartitionData, RangeRead } from '../../src/mutation/index.ts';
import { finishRead, Row, wholeTable } from '../../src/mutation/index.ts';
import { splitPartitionKey } from '../../src/schema/index.ts';
import type { RegisterName } from './history.ts';
import type { Place } from './simulated-cluster.ts';

/** A live row as one replica has it. */
export interface StoredValue {
  readonly value: string;
  readonly timestampMicros: number;
}

/** All registers that a node's own store has, read past coordinators and levels. */
export async function storedRegisters(
  place: Place,
): Promise<ReadonlyMap<RegisterName, StoredValue>> {
  const { engine, schema } = place.living;
  const found = new Map<RegisterName, StoredValue>();
  for (const name of ['r', 'w']) {
    const table = schema.current.table('sim', name);
    if (table === undefined) continue;
    const command: RangeRead = wholeTable(
      table,
      Math.floor(place.machine.clock.nowMillis() / 1000),
    );
    for (const partition of finishRead(command, await engine.read(command))) {
      const key = splitPartitionKey(table, partition.key.key)[0]?.readInt32BE();
      addRows(found, `${name}/${key}`, partition);
    }
  }
  return found;
}

function addRows(
  found: Map<RegisterName, StoredValue>,
  prefix: string,
  partition: PartitionData,
): void {
  for (const item of partition.unfiltereds) {
    if (!(item instanceof Row)) continue;
    const [cell] = item.columns;
    if (cell === undefined || !('value' in cell) || cell.isTombstone) continue;
    const clustering = item.clustering.map((value) => `/${value?.readInt32BE()}`).join('');
    found.set(`${prefix}${clustering}`, {
      value: cell.value.toString(),
      timestampMicros: Number(cell.timestamp),
    });
  }
}
