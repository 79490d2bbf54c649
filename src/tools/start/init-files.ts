import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import type { CqlAddress } from '../cql/index.ts';
import { CqlConnection, CqlError, DEFAULT_CREDENTIALS, splitStatements } from '../cql/index.ts';

const timeoutMs = 30_000;

/** True when a cluster that starts on this folder has none of before. */
export function isNewCluster(dataDirectory: string | undefined): boolean {
  if (dataDirectory === undefined || !existsSync(dataDirectory)) return true;
  return readdirSync(dataDirectory).length === 0;
}

/** The *.cql files of a folder, in order of name. Throws `CommandFailure` when there is none. */
export function initFiles(folder: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new CommandFailure(`--init: cannot read ${folder}: ${(error as Error).message}`);
  }
  const files = names.filter((name) => name.endsWith('.cql')).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new CommandFailure(`--init: there is no *.cql file in ${folder}`);
}

/** Runs `statements`, then those of the files, in order, over one connection. */
export async function runInit(
  address: CqlAddress,
  files: readonly string[],
  statements: readonly string[],
): Promise<void> {
  const connection = await CqlConnection.open(address, timeoutMs, DEFAULT_CREDENTIALS);
  try {
    for (const statement of statements) await connection.query(statement);
    for (const file of files) {
      for (const statement of splitStatements(readFileSync(file, 'utf8'))) {
        await runOne(connection, file, statement);
      }
    }
  } finally {
    connection.close();
  }
}

async function runOne(connection: CqlConnection, file: string, statement: string): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    if (!(error instanceof CqlError)) throw error;
    const start = statement.split('\n')[0]?.slice(0, 70) ?? '';
    throw new CommandFailure(`${file}: ${error.message} (in: ${start})`);
  }
}
