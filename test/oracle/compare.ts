import type { Client } from './client.ts';
import { type Case, caseNames, readTopic, writeTopic } from './corpus.ts';
import { knownDifferences } from './known-differences.ts';
import { runCase } from './run-case.ts';

/** Connects to the server that is asked, as a user where users log in. */
export type Connect = (user?: string) => Promise<Client>;

export interface TopicReport {
  readonly alike: number;
  readonly different: number;
  /** Differences that are listed with their reasons, and do not count as failures. */
  readonly known: number;
  /** Listed statements that are answered alike by now. */
  readonly outdated: readonly string[];
  readonly differences: readonly string[];
}

/**
 * Runs the cases in order on one connection, or on a new one when the server closed it. Keyspaces
 * that earlier runs left are dropped first, so that a topic's answers rest on nothing outside it:
 * all of them, or on a server that others use too only those that the cases create.
 */
export async function answersOf(
  cases: readonly Case[],
  connect: Connect,
  server: 'ours' | 'shared' = 'ours',
): Promise<readonly string[]> {
  const answers: string[] = [];
  const clients = new Map<string, Client>();
  let user = 'cassandra';
  const clientOf = async (name: string): Promise<Client> => {
    const client = clients.get(name) ?? (await connect(name));
    clients.set(name, client);
    return client;
  };
  const created = createdKeyspaces(cases);
  await dropKeyspaces(await clientOf(user), (name) => server === 'ours' || created.has(name));
  for (const one of cases) {
    user = one.options.as ?? user;
    try {
      answers.push(await runCase(await clientOf(user), one));
    } catch (error) {
      answers.push(`BROKEN ${(error as Error).message}`);
      clients.get(user)?.close();
      clients.delete(user);
    }
  }
  // What is left would be seen by the statements of other topics that list keyspaces.
  await dropKeyspaces(await clientOf('cassandra'), (name) => created.has(name));
  for (const client of clients.values()) client.close();
  return answers;
}

function createdKeyspaces(cases: readonly Case[]): ReadonlySet<string> {
  const pattern = /CREATE\s+KEYSPACE\s+(?:IF NOT EXISTS\s+)?("[^"]+"|\w+)/gi;
  const names = cases.flatMap(({ statement }) => [...statement.matchAll(pattern)]);
  return new Set(
    names.map(([, name = '']) => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase())),
  );
}

async function dropKeyspaces(client: Client, drops: (name: string) => boolean): Promise<void> {
  const { outcome } = await client.query('SELECT keyspace_name FROM system_schema.keyspaces');
  const rows = outcome.kind === 'rows' ? outcome.rows : [];
  const names = rows.map((row) => row[0]?.toString('utf8') ?? '');
  for (const name of names.filter((one) => !/^system(_|$)/.test(one) && drops(one))) {
    await client.query(`DROP KEYSPACE "${name}"`);
  }
}

/** Asks a real node and writes its answers into the topic's file. Returns how many there are. */
export async function recordTopic(topic: string, connect: Connect): Promise<number> {
  const cases = readTopic(topic);
  const answers = await answersOf(cases, connect, 'shared');
  writeTopic(
    topic,
    cases.map((one, i) => ({ ...one, answer: answers[i] ?? '' })),
  );
  return cases.length;
}

/**
 * One name for `tojson` and `to_json` in an answer, and for `fromjson` in an error: a node of Cassandra
 * calls the function of some type by whichever was asked for first in its life, so that what a living
 * one says rests on its past.
 */
export function withOneJsonName(answer: string): string {
  return answer
    .replaceAll('system.to_json(', 'system.tojson(')
    .replaceAll('"function":"from_json"', '"function":"fromjson"');
}

/**
 * Asks a server and holds its answers against those of the cases, both told by `told`: all that must
 * agree.
 */
export async function compareTopic(
  topic: string,
  connect: Connect,
  cases: readonly Case[],
  told: (answer: string) => string = (answer) => answer,
): Promise<TopicReport> {
  const names = caseNames(cases);
  const known = knownDifferences(topic);
  const unknown = [...known.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`${topic}: listed, but not in the corpus:\n${unknown.join('\n')}`);
  }
  const answers = await answersOf(cases, connect);
  const counts = { alike: 0, different: 0, known: 0 };
  const outdated: string[] = [];
  const differences: string[] = [];
  cases.forEach((one, i) => {
    const name = names[i] ?? '';
    const alike = told(answers[i] ?? '') === told(one.answer);
    if (alike && known.has(name)) outdated.push(`${topic}: ${name}`);
    if (alike) counts.alike += 1;
    else if (known.has(name)) counts.known += 1;
    else {
      counts.different += 1;
      differences.push(differenceText(`${topic}.txt:${one.line}`, one, answers[i] ?? ''));
    }
  });
  return { ...counts, outdated, differences };
}

function differenceText(place: string, { statement, options, answer }: Case, got: string): string {
  const head = Object.keys(options).length > 0 ? `!${JSON.stringify(options)} ` : '';
  const indent = (text: string, mark: string) =>
    text
      .split('\n')
      .map((line) => `  ${mark} ${line}`)
      .join('\n');
  return `${place}: ${head}${statement}\n${indent(answer, 'Cassandra')}\n${indent(got, 'here     ')}`;
}
