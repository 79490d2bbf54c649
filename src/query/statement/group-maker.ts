import type { Grouping, RunningSelector } from '../../cql/analysis/index.ts';
import type { Clustering } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareComponents } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';
import type { GroupBoundaries } from '../paging/index.ts';

/**
 * Tells where the groups of GROUP BY begin (db/aggregation/GroupMaker.java of Cassandra): at a new
 * partition, or where a clustering column of the groups or the function of the last one changes.
 */
export class GroupMaker implements GroupBoundaries {
  private readonly columns: readonly ColumnMetadata[];
  private readonly last: LastValue | null;
  private key: Buffer | null = null;
  private clustering: Clustering | null = null;

  constructor(table: TableMetadata, grouping: Grouping, execution: Execution) {
    const { prefixLength, selector } = grouping;
    const plain = selector === null ? prefixLength : prefixLength - 1;
    this.columns = table.clustering.slice(0, plain);
    this.last =
      selector === null
        ? null
        : new LastValue(plain, selector.start(execution), (left, right) =>
            selector.type.compare(left, right),
          );
  }

  isNewGroup(key: Buffer, clustering: Clustering | null): boolean {
    const before = this.key?.equals(key) ? this.clustering : null;
    this.key = key;
    this.clustering = clustering;
    const lastChanges = this.last?.changes(clustering) ?? false;
    if (before === null || clustering === null) return true;
    return (
      lastChanges ||
      this.columns.some((column, i) => {
        return compareComponents(column, before[i] ?? null, clustering[i] ?? null) !== 0;
      })
    );
  }
}

/** The value of a function of one clustering column in the row before. */
class LastValue {
  private readonly position: number;
  private readonly selector: RunningSelector;
  private readonly compare: (left: Buffer, right: Buffer) => number;
  private value: Buffer | null = null;

  constructor(
    position: number,
    selector: RunningSelector,
    compare: (left: Buffer, right: Buffer) => number,
  ) {
    this.position = position;
    this.selector = selector;
    this.compare = compare;
  }

  changes(clustering: Clustering | null): boolean {
    const before = this.value;
    this.value = clustering === null ? null : this.valueOf(clustering[this.position] ?? null);
    if (before === null || this.value === null) return before !== this.value;
    return this.compare(before, this.value) !== 0;
  }

  private valueOf(argument: Buffer | null): Buffer | null {
    this.selector.add({ value: () => argument, data: () => null, nowInSeconds: 0 });
    const value = this.selector.result();
    this.selector.reset();
    return value;
  }
}
