/** A snapshot of one table. */
export interface ManagedSnapshot {
  readonly tag: string;
  readonly keyspace: string;
  readonly table: string;
  /** Bytes that go when it is cleared: of files that the table has no more. */
  readonly trueBytes: number;
  readonly diskBytes: number;
  /** Milliseconds since the epoch, null when it is not known or never. */
  readonly createdAtMillis: number | null;
  readonly expiresAtMillis: number | null;
}

export interface SnapshotRequest {
  readonly tag: string;
  /** Empty: all. */
  readonly keyspaces: readonly string[];
  /** `keyspace.table`, instead of keyspaces. */
  readonly tables: readonly string[];
  readonly skipFlush: boolean;
  /** Null: it stays. */
  readonly ttlMs: number | null;
}

/** The snapshots of one node as operators see and steer them. */
export interface ManagedSnapshots {
  /** By tag, keyspace and table. */
  list(): Promise<readonly ManagedSnapshot[]>;
  /**
   * Resolves when all is durable. Throws `AdminProblem`: 400 for an unknown keyspace or table, 500 when
   * one of the tables has a snapshot of the tag.
   */
  take(request: SnapshotRequest): Promise<void>;
  /** Null: of any tag, of all keyspaces, of any age. */
  clear(choice: {
    readonly tag: string | null;
    readonly keyspaces: readonly string[] | null;
    readonly createdBeforeMillis: number | null;
    /** Older than so long, which the node's own clock tells. */
    readonly olderThanMs: number | null;
  }): Promise<void>;
}
