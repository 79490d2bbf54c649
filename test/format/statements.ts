import { readFileSync } from 'node:fs';
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

/** The rows of an answer, each a text of its values in hexadecimal digits. Rejects with an error. */
export async function rowsOf(client: Client, statement: string): Promise<readonly string[]> {
  const { outcome } = await client.query(statement, { consistency: 'ONE' });
  if (outcome.kind === 'error') throw new Error(`${statement}\n${outcome.message}`);
  return outcome.kind === 'rows' ? outcome.rows.map(rowText) : [];
}

export function rowText(row: readonly (Buffer | null)[]): string {
  return row.map((value) => (value === null ? 'null' : value.toString('hex'))).join(' ');
}
