import type { Consistency } from '../base/error/index.ts';
import type { Mutation, PartitionData, PartitionRead, RangeRead } from '../mutation/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';
import type { CasOptions, CasRequest, CasResult } from './cas.ts';
import type { ReadOptions } from './read/index.ts';

/** How a statement wants to be coordinated. */
export interface CoordinationOptions extends ReadOptions {
  readonly consistency: Consistency;
}

/**
 * Carries out reads and writes at a consistency level. Every method throws or rejects with a
 * `RequestError` that tells required, received and block-for as Cassandra counts them.
 */
export interface Coordinator {
  /** Independent mutations (of one statement or an UNLOGGED batch). */
  write(mutations: readonly Mutation[], options: WriteOptions): Promise<void>;
  /** All or none in the end: through the batch log. */
  writeLogged(mutations: readonly Mutation[], options: CoordinationOptions): Promise<void>;
  /**
   * One command a partition (several for IN), answered in the order of the commands; partitions
   * without live rows are left out. What comes back is reconciled and live: no tombstones, no
   * expired cells, rows cut to the limits of each command.
   */
  readPartitions(
    commands: readonly PartitionRead[],
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]>;
  /** A lightweight transaction; its `consistency` is that of the commit. */
  cas(request: CasRequest, options: CasOptions): Promise<CasResult>;
  /** One partition at consistency SERIAL or LOCAL_SERIAL; answered as above. */
  readSerially(command: PartitionRead, options: CasOptions): Promise<readonly PartitionData[]>;
  /** A range of the ring, in ring order, cut to its limits; live rows only, as above. */
  readRange(command: RangeRead, options: CoordinationOptions): Promise<readonly PartitionData[]>;
  /** All replicas of all nodes; needs every member alive. */
  truncate(table: TableMetadata, options: CoordinationOptions): Promise<void>;
  /**
   * Makes a schema change everywhere: `change` maps the current snapshot to the next one (and
   * throws a RequestError when it may not). Resolves with the new snapshot, or the old one when
   * nothing changed, when the local node has it and it was pushed to the live others, which
   * have agreed or had their time to.
   */
  changeSchema(change: (current: Schema) => Schema): Promise<Schema>;
}

export interface WriteOptions extends CoordinationOptions {
  readonly writeType: 'SIMPLE' | 'UNLOGGED_BATCH' | 'COUNTER';
}
