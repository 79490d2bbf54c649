import { invariant } from '../../base/error/index.ts';
import type { BindMarker } from '../ast/index.ts';
import type { Receiver } from './receiver.ts';

/** Gathers, while a statement is analysed, what each of its markers is bound to. */
export class Markers {
  private readonly receivers: (Receiver | undefined)[] = [];
  private readonly keyColumns: (PartitionKeyColumn | undefined)[] = [];

  /** A named marker is called by its name, the others by what they are bound to. */
  add(marker: BindMarker, receiver: Receiver, keyColumn?: PartitionKeyColumn): void {
    const name = marker.name ?? receiver.name;
    this.receivers[marker.index] = { ...receiver, name };
    this.keyColumns[marker.index] = keyColumn;
  }

  /** The receivers in the order of the markers. */
  all(): readonly Receiver[] {
    const found: Receiver[] = [];
    for (let index = 0; index < this.receivers.length; index++) {
      const receiver = this.receivers[index];
      invariant(receiver !== undefined, `marker ${index} has no receiver`);
      found.push(receiver);
    }
    return found;
  }

  /**
   * For each column of a partition key the index of the marker that is its value, from which
   * drivers compute tokens; empty when a column has none. The last marker of a column wins.
   */
  partitionKeyIndexes(keyspace: string, table: string, columns: number): readonly number[] {
    const indexes = new Array<number>(columns).fill(-1);
    this.keyColumns.forEach((column, marker) => {
      if (column === undefined || column.keyspace !== keyspace || column.table !== table) return;
      indexes[column.position] = marker;
    });
    return indexes.includes(-1) ? [] : indexes;
  }
}

export interface PartitionKeyColumn {
  readonly keyspace: string;
  readonly table: string;
  readonly position: number;
}
