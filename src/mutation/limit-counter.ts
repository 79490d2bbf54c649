import { ALL_ROWS } from './bound.ts';
import type { DecoratedKey } from './partition.ts';
import type { ClusteringFilter, DataLimits, ReadCommand } from './read-command.ts';

/**
 * Counts live rows against a command's limits, as DataLimits.CQLLimits: rows in all and in each
 * partition; a partition whose static row lives but which has no row counts one, when the command
 * reads whole partitions. Those of static compact tables are nothing but static rows.
 */
export class LimitCounter {
  private readonly limits: DataLimits;
  private readonly command: ReadCommand;
  private readonly filtersRows: boolean;
  private rows = 0;
  private rowsInPartition = 0;
  private partitions = 0;
  private partitionsBegun = 0;
  private countsStatic = false;
  private isCounted = false;

  constructor(command: ReadCommand) {
    this.command = command;
    this.limits = command.limits;
    this.filtersRows = command.rowFilter.some(
      ({ column }) => column.kind === 'clustering' || column.kind === 'regular',
    );
  }

  /** Rows counted until now. */
  get counted(): number {
    return this.rows;
  }

  get isDone(): boolean {
    return this.rows >= this.limits.rows || this.partitions >= this.limits.partitions;
  }

  get isDoneForPartition(): boolean {
    return this.rows >= this.limits.rows || this.rowsInPartition >= this.limits.rowsPerPartition;
  }

  /** `filter` is the clustering filter with which this partition is read. */
  beginPartition(key: DecoratedKey, filter: ClusteringFilter, hasLiveStatic: boolean): void {
    const isFirst = this.partitionsBegun === 0;
    this.partitionsBegun++;
    this.isCounted = false;
    const continues = isFirst && this.limits.alreadyInFirstPartition > 0 && this.resumes(key);
    this.rowsInPartition = continues ? this.limits.alreadyInFirstPartition : 0;
    const readsAll = this.command.table.layout.isStaticCompact || selectsAllRows(filter);
    this.countsStatic = hasLiveStatic && !continues && !this.filtersRows && readsAll;
  }

  private resumes(key: DecoratedKey): boolean {
    const { command } = this;
    if (command.kind === 'partition' || command.resume === null) return true;
    return command.resume.key.key.equals(key.key);
  }

  countRow(): void {
    this.rows++;
    this.rowsInPartition++;
    this.isCounted = true;
  }

  endPartition(): void {
    if (this.countsStatic && this.rowsInPartition === 0) this.countRow();
    if (this.isCounted) this.partitions++;
  }
}

/** True when no row of a partition is left out by the filter. */
export function selectsAllRows(filter: ClusteringFilter): boolean {
  if (filter.kind === 'names') return false;
  const [slice] = filter.slices;
  return (
    filter.slices.length === 1 &&
    slice !== undefined &&
    slice.start.prefix.length === 0 &&
    slice.end.prefix.length === 0 &&
    slice.start.weight === ALL_ROWS.start.weight &&
    slice.end.weight === ALL_ROWS.end.weight
  );
}

/** The clustering filter for one partition of a command. */
export function clusteringFilterFor(command: ReadCommand, key: DecoratedKey): ClusteringFilter {
  if (command.kind === 'range' && command.resume !== null) {
    if (command.resume.key.key.equals(key.key)) return command.resume.clustering;
  }
  return command.clustering;
}
