import { Consistency } from '../../base/error/index.ts';

/** What a user changes while the shell runs. */
export interface ShellSettings {
  consistency: Consistency;
  serialConsistency: Consistency;
  /** Rows a page; null: paging is off, and a result comes whole. */
  pageSize: number | null;
  tracing: boolean;
  expand: boolean;
  elapsed: boolean;
  keyspace: string | null;
  /** How many lines HISTORY shows. */
  historyLines: number;
}

export const DEFAULT_PAGE_SIZE = 100;

export function defaultSettings(): ShellSettings {
  return {
    consistency: Consistency.ONE,
    serialConsistency: Consistency.SERIAL,
    pageSize: DEFAULT_PAGE_SIZE,
    tracing: false,
    expand: false,
    elapsed: false,
    keyspace: null,
    historyLines: 50,
  };
}
