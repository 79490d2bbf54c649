import type { Client } from '../client.ts';
import type { Case } from '../corpus.ts';
import { runCase } from '../run-case.ts';
import type { Scenario } from './scenario.ts';
import type { Step } from './sending.ts';
import { asText } from './sending.ts';

/** A statement that two servers answered otherwise, with the statements before it that it needs. */
export interface Difference {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly answers: readonly [string, string];
}

export interface ScenarioReport {
  /** Statements that were asked of both. */
  readonly compared: number;
  /** Those that both answered alike, with the answers. */
  readonly alike: readonly Case[];
  /** Those of the queries that were answered with rows, to know that not all is refused. */
  readonly withRows: number;
  readonly differences: readonly Difference[];
}

/** Whether answers to a statement may differ like that. */
export type IsKnown = (answers: readonly [string, string], statement: string) => boolean;

const timedOut = /^ERROR 0x1[012]00 Operation timed out/m;

/** Asks both servers all of a scenario; each difference is made as short as can be. */
export async function compareScenario(
  scenario: Scenario,
  servers: readonly [Client, Client],
  isKnown: IsKnown,
): Promise<ScenarioReport> {
  const { seed, keyspace, schema, modifications, queries } = scenario;
  const differ = (answers: readonly [string, string], { statement, options }: Step) => {
    const text = options.batch === undefined ? statement : JSON.stringify(options.batch);
    return answers[0] !== answers[1] && !isKnown(whereTheyDiffer(answers), text);
  };
  await drop(servers, keyspace);
  const differences: Difference[] = [];
  const alike: Case[] = [];
  let compared = 0;
  let withRows = 0;
  const before = [...schema, ...modifications];
  for (const [i, step] of [...before, ...queries].entries()) {
    const answers = await askBoth(servers, step);
    compared++;
    if (differ(answers, step)) {
      differences.push({ seed, steps: [...before.slice(0, i), step], answers });
    }
    if (i < before.length && leavesUnlike(answers)) break;
    if (i >= before.length && /\((\d+ rows|1 row)/.test(answers[0])) withRows++;
    if (answers[0] === answers[1]) alike.push(caseOf(step, answers[0]));
  }
  const shrunk: Difference[] = [];
  for (const difference of differences.slice(0, 3)) {
    shrunk.push(await shrink(difference, servers, keyspace, schema.length, differ));
  }
  await drop(servers, keyspace);
  // What came after those often has their reasons: the statement alone is told.
  const others = differences.slice(3).map((one) => ({ ...one, steps: one.steps.slice(-1) }));
  return { compared, alike, withRows, differences: [...shrunk, ...others] };
}

/**
 * True when what follows a write cannot be compared: only one side refused it, or it timed out, and
 * nobody knows whether it is there.
 */
function leavesUnlike(answers: readonly [string, string]): boolean {
  const [first, second] = answers.map((answer) => /^ERROR/m.test(answer));
  return first !== second || timedOut.test(answers[0]);
}

function caseOf({ statement, options }: Step, answer: string): Case {
  return { comments: [], options: { ...options, blur: true }, statement, answer, line: 0 };
}

/** The answers from the first reply on that differs: those before are of PREPARE or of other pages. */
function whereTheyDiffer(answers: readonly [string, string]): readonly [string, string] {
  const [first, second] = answers.map((answer) => answer.split(/\n(?=OK|ERROR)/));
  if (first === undefined || second === undefined) return answers;
  const from = first.findIndex((reply, i) => reply !== second[i]);
  if (from < 0) return answers;
  return [first.slice(from).join('\n'), second.slice(from).join('\n')];
}

async function askBoth(
  servers: readonly [Client, Client],
  step: Step,
): Promise<readonly [string, string]> {
  const one = caseOf(step, '');
  const [left, right] = await Promise.all(servers.map((server) => runCase(server, one)));
  return [left ?? '', right ?? ''];
}

async function drop(servers: readonly [Client, Client], keyspace: string): Promise<void> {
  await askBoth(servers, asText(`DROP KEYSPACE IF EXISTS ${keyspace}`));
}

/** Leaves out modifications, half of them and less each time, while the answers still differ. */
async function shrink(
  difference: Difference,
  servers: readonly [Client, Client],
  keyspace: string,
  schemaLength: number,
  differ: (answers: readonly [string, string], step: Step) => boolean,
): Promise<Difference> {
  const schema = difference.steps.slice(0, schemaLength);
  const last = difference.steps.at(-1);
  let kept = difference.steps.slice(schemaLength, -1);
  let found = difference;
  if (last === undefined) return difference;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && kept.length > 0; size >>= 1) {
    for (let at = 0; at < kept.length; ) {
      const tried = [...kept.slice(0, at), ...kept.slice(at + size)];
      const answers = await replay(servers, keyspace, [...schema, ...tried], last);
      if (differ(answers, last)) {
        kept = tried;
        found = { ...difference, steps: [...schema, ...kept, last], answers };
      } else {
        at += size;
      }
    }
  }
  return found;
}

async function replay(
  servers: readonly [Client, Client],
  keyspace: string,
  before: readonly Step[],
  step: Step,
): Promise<readonly [string, string]> {
  await drop(servers, keyspace);
  for (const each of before) await askBoth(servers, each);
  return askBoth(servers, step);
}
