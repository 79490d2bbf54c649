import type { Consistency } from '../base/error/index.ts';
import type {
  DecoratedKey,
  PartitionData,
  PartitionRead,
  PartitionUpdate,
} from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import type { CoordinationOptions } from './coordinator.ts';

/** A lightweight transaction: a partition is changed if it meets conditions (service/CASRequest). */
export interface CasRequest {
  readonly table: TableMetadata;
  readonly key: DecoratedKey;
  /** Reads all that the conditions, and the change, look at. */
  readCommand(): PartitionRead;
  /** `current` is what the command read, live data only; null when there was none. */
  appliesTo(current: PartitionData | null): boolean;
  /** The change, for a ballot (a timeuuid); its timestamps do not matter. */
  makeUpdate(current: PartitionData | null, ballot: Buffer): PartitionUpdate;
}

/** What a transaction or a serial read is carried out with beside its levels. */
export interface CasOptions extends CoordinationOptions {
  /** SERIAL or LOCAL_SERIAL: whose majority decides. */
  readonly serialConsistency: Consistency;
  /**
   * Microseconds, later than all that this node gave out before and not before `atLeast`: ballots and
   * plain writes have one clock, so that each is newer than what it followed.
   */
  nextTimestamp(atLeast: number): number;
}

/** Not applied: what the conditions were not met by; null for nothing. */
export type CasResult =
  | { readonly applied: true }
  | { readonly applied: false; readonly current: PartitionData | null };
