import type { Consistency } from '../base/error/index.ts';

/** A row by column name; values in wire form. */
export type AuthRow = ReadonlyMap<string, Buffer | null>;

/**
 * How this folder reads and writes system_auth: as statements of CQL that the node runs for itself,
 * past all permissions. Rejects with `RequestError`.
 */
export interface AuthQueries {
  run(
    statement: string,
    values: readonly Buffer[],
    consistency: Consistency,
  ): Promise<readonly AuthRow[]>;
}

export function textOf(row: AuthRow, column: string): string | null {
  return row.get(column)?.toString('utf8') ?? null;
}

export function flagOf(row: AuthRow, column: string): boolean {
  return row.get(column)?.[0] === 1;
}
