import type { ClusterDescriptionReport, CompactionsReport } from '../../admin/index.ts';
import type { AdminClient } from '../admin-client/index.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { BadUse } from './parse-arguments.ts';

/** How many files a command works on at once (`-j`); 0, or less: as many as compactions may run. */
export function jobsOption(options: ParsedArguments['options'], byDefault: number): number {
  const word = options.get('jobs');
  if (word === undefined) return byDefault;
  if (!/^[+-]?\d+$/.test(String(word))) {
    throw new BadUse(`jobs: can not convert "${word}" to a int`);
  }
  return Math.max(0, Number(word));
}

interface JobsQuestion {
  /** Of the node in the administration. */
  readonly path: string;
  readonly jobs: number;
  /** Null: all that there are. */
  readonly keyspace: string | null;
  /** Keyspaces of which each node has its own count, too. */
  readonly withLocal: boolean;
}

/** What Cassandra says, keyspace by keyspace, when there are fewer places for compactions than jobs. */
export async function jobsNote(
  client: AdminClient,
  { path, jobs, keyspace, withLocal }: JobsQuestion,
): Promise<string> {
  const { concurrentCompactors: most } = await client.get<CompactionsReport>(`${path}/compactions`);
  if (jobs <= most) return '';
  const line =
    `jobs (${jobs}) is bigger than configured concurrent_compactors (${most}) on the host, ` +
    `using at most ${most} threads\n`;
  if (keyspace !== null) return line;
  const { keyspaces } = await client.get<ClusterDescriptionReport>(`${path}/cluster`);
  return line.repeat(keyspaces.filter(({ kind }) => withLocal || kind !== 'local').length);
}
