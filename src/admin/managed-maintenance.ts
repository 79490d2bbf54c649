import type { TableChoice } from './managed-compactions.ts';

/**
 * What is done to the files of one node, table by table. Methods throw `AdminProblem`: 404 for an unknown
 * keyspace, 500 for an unknown table or a failure. `jobs`: how many files at once; 0: as many as
 * compactions may run.
 */
export interface ManagedMaintenance {
  /** Takes out what is deleted in other files: rows, or cells as well. */
  collectGarbage(choice: TableChoice, grain: 'ROW' | 'CELL', jobs: number): Promise<void>;
  /** Takes out what belongs to other nodes. */
  cleanUp(choice: TableChoice, jobs: number): Promise<void>;
  /** Writes files anew without what cannot be read. */
  scrub(
    choice: TableChoice,
    options: {
      /** Also in tables of counters. */
      readonly skipsCorrupted: boolean;
      /** A snapshot `pre-scrub-MILLIS` is taken before. */
      readonly takesSnapshot: boolean;
      /** Keys and values must be some of their types. */
      readonly checksValues: boolean;
      readonly jobs: number;
    },
  ): Promise<void>;
  /** Compares checksums; resolves with the tables that have a damaged file. */
  verify(
    choice: TableChoice,
    options: {
      /** All but the data; the data as bytes, too; every partition. */
      readonly depth: 'quick' | 'digest' | 'all';
      /** Keys of other nodes count as damage. */
      readonly checksTokens: boolean;
      /** Files of an old version are a failure. */
      readonly checksVersion: boolean;
      /** Damaged files no longer count as repaired. */
      readonly clearsRepaired: boolean;
      /** disk_failure_policy is told of damage. */
      readonly tellsPolicy: boolean;
    },
  ): Promise<readonly { readonly keyspace: string; readonly table: string }[]>;
  /** Makes all entries of some indexes of a table once more. */
  rebuildIndexes(keyspace: string, table: string, indexes: readonly string[]): Promise<void>;
}
