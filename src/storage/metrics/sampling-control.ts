import type { DecoratedKey } from '../../mutation/index.ts';
import { partitionKeyText } from '../../mutation/index.ts';
import type { SamplerName } from '../../observe/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { TableStore } from '../table-store.ts';
import { TableSamplers } from './table-samplers.ts';

/** A partition, or a query, that came to light. */
export interface TableSample {
  readonly tableId: string;
  /** Text of the partition key, or of the query. */
  readonly value: string;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

/** Looks for a while at what is done with tables (`nodetool profileload`). Tables go by their ids. */
export class SamplingControl {
  private readonly stores: ReadonlyMap<string, TableStore>;
  private readonly clock: Clock;

  constructor(stores: ReadonlyMap<string, TableStore>, clock: Clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /** False when somebody looks at the same of a table already; those before it have begun then. */
  begin(
    tableIds: readonly string[],
    name: SamplerName,
    capacity: number,
    durationMs: number,
  ): boolean {
    for (const id of tableIds) {
      const metrics = this.stores.get(id)?.metrics;
      if (metrics === undefined) continue;
      metrics.samplers ??= new TableSamplers(this.clock);
      if (!metrics.samplers.begin(name, capacity, durationMs)) return false;
    }
    return true;
  }

  /** Ends it for some tables; what came to light, at most so many of each. */
  finish(tableIds: readonly string[], name: SamplerName, count: number): readonly TableSample[] {
    return tableIds.flatMap((tableId) => {
      const store = this.stores.get(tableId);
      const samplers = store?.metrics.samplers ?? null;
      if (store === undefined || samplers === null) return [];
      const found = samplers.finish(name, count);
      if (samplers.isIdle) store.metrics.samplers = null;
      const textOf = (item: string): string =>
        name === 'LOCAL_READ_TIME'
          ? item
          : partitionKeyText(store.table, Buffer.from(item, 'latin1'));
      return found.map(({ item, count: times, error }) => {
        return { tableId, value: textOf(item), count: times, error };
      });
    });
  }

  /** A transaction had to begin again so often because others were in its way. */
  contended(tableId: string, key: DecoratedKey, contentions: number): void {
    this.stores.get(tableId)?.metrics.samplers?.contended(key, contentions);
  }
}
