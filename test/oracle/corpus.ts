import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCassandraYaml } from '../../src/config/index.ts';

/**
 * A statement with the answer that Apache Cassandra gave. In a file, blocks are parted by an empty
 * line; a block is either comment lines, or
 *
 *   {options as JSON, may be missing}
 *   statement, over as many lines as it needs
 *   ----
 *   answer
 *
 * The statements of one file run in their order on one connection, so later ones rest on earlier.
 */
export interface Case {
  /** Comments in front of the statement. */
  readonly comments: readonly string[];
  readonly options: CaseOptions;
  readonly statement: string;
  readonly answer: string;
  /** Where the statement stands, counted from 1. */
  readonly line: number;
}

/** How a statement is sent, and what of its answer is compared. Values are `0x` and hex. */
export interface CaseOptions {
  /** The user that sends this statement and those that follow, until another is named. */
  readonly as?: string;
  readonly cl?: string | number;
  readonly serial?: string | number;
  readonly values?: readonly (string | null)[];
  readonly names?: readonly string[];
  readonly page?: number;
  readonly state?: string;
  readonly ts?: number;
  readonly skip?: boolean;
  readonly ks?: string;
  readonly now?: number;
  readonly tracing?: boolean;
  readonly payload?: Readonly<Record<string, string>>;
  /** PREPARE; then, when there are values, EXECUTE. */
  readonly prepare?: boolean;
  /** Follows the paging state to the last page. */
  readonly all?: boolean;
  readonly batch?: readonly (string | readonly [string, readonly (string | null)[]])[];
  readonly kind?: number;
  readonly hex?: boolean;
  readonly mask?: readonly string[];
  readonly countOnly?: boolean;
  readonly blur?: boolean;
  readonly sorted?: boolean;
}

const folder = fileURLToPath(new URL('./corpus/', import.meta.url));
const rule = '----';

export function topics(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -'.txt'.length))
    .sort();
}

export function readTopic(topic: string): readonly Case[] {
  return parseCorpus(readFileSync(`${folder}${topic}.txt`, 'utf8'));
}

/**
 * What the node of a topic is told beside its defaults: `TOPIC.yaml`. Null where
 * all topics share a node.
 */
export function readSettings(topic: string): Readonly<Record<string, string>> | null {
  const file = `${folder}${topic}.yaml`;
  const text = linesOf(file).join('\n');
  return text === '' ? null : Object.fromEntries(parseCassandraYaml(text, file).values);
}

export function writeTopic(topic: string, cases: readonly Case[]): void {
  writeFileSync(`${folder}${topic}.txt`, formatCorpus(cases));
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A case on one line, as lists of exceptions name it: options and statement, and which of equals. */
export function caseNames(cases: readonly Case[]): readonly string[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const name = inputText(one).replaceAll('\n', ' \\ ').trim() || '(nothing)';
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}   (${count})`;
  });
}

export function parseCorpus(text: string): readonly Case[] {
  const cases: Case[] = [];
  let comments: string[] = [];
  let block: string[] = [];
  let start = 1;
  const finish = () => {
    if (block.length > 0 && block.every((line) => line.startsWith('#'))) comments.push(...block);
    else if (block.length > 0) {
      cases.push(parseBlock(block, comments, start));
      comments = [];
    }
    block = [];
  };
  text.split('\n').forEach((line, i) => {
    if (line !== '') {
      if (block.length === 0) start = i + 1;
      block.push(line);
    } else finish();
  });
  finish();
  return cases;
}

function parseBlock(block: readonly string[], comments: readonly string[], line: number): Case {
  const at = block.indexOf(rule);
  const input = at < 0 ? block : block.slice(0, at);
  const answer = at < 0 ? '' : block.slice(at + 1).join('\n');
  const first = input[0] ?? '';
  const optioned = first.startsWith('!{');
  const options = optioned ? (JSON.parse(first.slice(1)) as CaseOptions) : {};
  const statement = input.slice(optioned ? 1 : 0).join('\n');
  return { comments, options, statement, answer, line };
}

function inputText({ options, statement }: Case): string {
  const head = Object.keys(options).length > 0 || statement === '';
  return [...(head ? [`!${JSON.stringify(options)}`] : []), statement]
    .filter((line) => line !== '')
    .join('\n');
}

export function formatCorpus(cases: readonly Case[]): string {
  const blocks = cases.flatMap((one) => [
    ...(one.comments.length > 0 ? [one.comments.join('\n')] : []),
    `${inputText(one)}\n${rule}\n${one.answer}`,
  ]);
  return `${blocks.join('\n\n')}\n`;
}
