import type { SamplerName } from '../observe/index.ts';

/** What to look at, and for how long. */
export interface SamplingRequest {
  /** Null: all that there are. */
  readonly keyspace: string | null;
  readonly table: string | null;
  readonly samplers: readonly SamplerName[];
  /** Counters of a sampler, 1 to 1024. */
  readonly capacity: number;
  /** How many of the top are wanted, less than the capacity. */
  readonly count: number;
  readonly durationMs: number;
}

/** A partition or a query that came to light. */
export interface SampleReport {
  /** `keyspace.table` */
  readonly table: string;
  /** Text of the partition key, or of the query. */
  readonly value: string;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

export type SamplingResults = Readonly<Partial<Record<SamplerName, readonly SampleReport[]>>>;

/** Looks at what a node does with its tables for a while, once or again and again. */
export interface ManagedSampling {
  /**
   * Resolves, when the time is over, with the top of each sampler. Rejects with `AdminProblem` of status
   * 500 when there is no such table, or when somebody looks at the same already.
   */
  sample(request: SamplingRequest): Promise<SamplingResults>;
  /** Does it every so many milliseconds, and writes the results to the log; false when one that does so is there. */
  schedule(request: SamplingRequest, intervalMs: number): boolean;
  /** Ends it when the interval is over; false when it was not there. Both null: ends all. */
  unschedule(keyspace: string | null, table: string | null): boolean;
  /** `keyspace.table` of those that are there, with `*` for all. */
  scheduled(): readonly string[];
}
