/** Nanoseconds that some work took; the last minutes weigh most. */
export interface CidrLatencies {
  readonly name: string;
  /** At 50, 95, 99 and 99.9 per cent, and the most. */
  readonly values: readonly number[];
}

/** What CIDR groups let in and kept out, as system_views names it. */
export interface CidrStatistics {
  readonly counts: readonly { readonly name: string; readonly value: number }[];
  readonly latencies: readonly CidrLatencies[];
}

/** The groups of addresses from which roles may come. What fails throws `AdminProblem`. */
export interface ManagedCidrGroups {
  names(): Promise<readonly string[]>;
  /** None for a group that does not exist. */
  cidrsOf(group: string): Promise<readonly string[]>;
  /** Makes a group, or gives one other ranges. */
  update(group: string, cidrs: readonly string[]): Promise<void>;
  drop(group: string): Promise<void>;
  /** Groups that an address belongs to, as the node knows them now. */
  groupsOf(address: string): Promise<readonly string[]>;
  /** The node reads the groups anew. */
  reload(): Promise<void>;
  /** The node reads the groups of a role (null: of all) anew; false when it knew nothing of it. */
  forgetPermissions(role: string | null): boolean;
  statistics(): CidrStatistics;
}
