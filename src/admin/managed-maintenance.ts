import type { TableChoice } from './managed-compactions.ts';

/**
 * What is done to the files of one node, table by table. Methods throw `AdminProblem`: 404 for an unknown
 * keyspace, 500 for an unknown table or a failure.
 */
export interface ManagedMaintenance {
  /** Takes out what is deleted in other files: rows, or cells as well. */
  collectGarbage(choice: TableChoice, grain: 'ROW' | 'CELL'): Promise<void>;
  /** Takes out what belongs to other nodes. */
  cleanUp(choice: TableChoice): Promise<void>;
  /** Writes files anew without what cannot be read. */
  scrub(
    choice: TableChoice,
    options: {
      /** Also in tables of counters. */
      readonly skipsCorrupted: boolean;
      /** A snapshot `pre-scrub-MILLIS` is taken before. */
      readonly takesSnapshot: boolean;
    },
  ): Promise<void>;
  /** Compares checksums; resolves with the tables that have a damaged file. */
  verify(
    choice: TableChoice,
    options: {
      /** Every partition is read. */
      readonly isThorough: boolean;
      /** Keys of other nodes count as damage. */
      readonly checksTokens: boolean;
    },
  ): Promise<readonly { readonly keyspace: string; readonly table: string }[]>;
  /** Makes all entries of some indexes of a table once more. */
  rebuildIndexes(keyspace: string, table: string, indexes: readonly string[]): Promise<void>;
}
