import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../oracle/client.ts';

const NAMED = 'ilion_import';

/**
 * The statements of import.cql, for a keyspace. They end with a semicolon at the end of a line; lines
 * of comments begin with two dashes.
 */
export function importStatements(keyspace: string): readonly string[] {
  const text = readFileSync(new URL('./import.cql', import.meta.url), 'utf8');
  return text
    .replace(/^--.*$/gm, '')
    .replaceAll(NAMED, keyspace)
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * Resolves when the row that the statements write for a second is gone: from then on the answers do
 * not change with time. `ask` runs a query where the statements ran.
 */
export async function expired(
  keyspace: string,
  ask: (statement: string) => Promise<readonly unknown[]>,
): Promise<void> {
  const statement = `SELECT w FROM ${keyspace}.expiring WHERE k = 1 AND c = 4`;
  while ((await ask(statement)).length > 0) await sleep(50);
}

/** The rows of an answer, each a text of its values in hexadecimal digits. Rejects with an error. */
export async function rowsOf(client: Client, statement: string): Promise<readonly string[]> {
  const { outcome } = await client.query(statement, { consistency: 'ONE' });
  if (outcome.kind === 'error') throw new Error(`${statement}\n${outcome.message}`);
  return outcome.kind === 'rows' ? outcome.rows.map(rowText) : [];
}

export function rowText(row: readonly (Buffer | null)[]): string {
  return row.map((value) => (value === null ? 'null' : value.toString('hex'))).join(' ');
}
