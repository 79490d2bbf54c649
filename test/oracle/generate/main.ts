/**
 * Asks a real Apache Cassandra and another server what seeds make, side by side.
 *
 *   node --import tsx test/oracle/generate/main.ts HOST[:PORT] HOST[:PORT] \
 *     [FIRST-SEED [MINUTES [TOPIC]]]
 *
 * Goes from seed to seed until the time is over, and tells each difference with its seed and the
 * fewest statements that show it. Exit code 1 when there was any. With a topic, the statements that
 * both answer alike become that file of the corpus.
 */
import { argv, exit } from 'node:process';
import { Client } from '../client.ts';
import type { Case } from '../corpus.ts';
import { writeTopic } from '../corpus.ts';
import { compareScenario } from './compare-scenario.ts';
import { isKnownDifference } from './known-differences.ts';
import { generateScenario } from './scenario.ts';
import type { Step } from './sending.ts';

const [left, right, firstSeed = '1', minutes = '1', topic] = argv.slice(2);

function connectTo(address: string, version: number): Promise<Client> {
  const [host = '', port = '9042'] = address.split(':');
  return Client.connect(host, Number(port), { version });
}

/** Most seeds are asked in version 5 of the protocol. */
function versionFor(seed: number): number {
  return seed % 10 === 0 ? 3 : seed % 5 === 0 ? 4 : 5;
}

function indented(text: string, mark: string): string {
  return text
    .split('\n')
    .map((line) => `  ${mark} ${line}`)
    .join('\n');
}

function stepText({ statement, options }: Step): string {
  return `  ${statement};${Object.keys(options).length === 0 ? '' : ` -- ${JSON.stringify(options)}`}`;
}

async function main(first: string, second: string): Promise<number> {
  const pairs = new Map<number, readonly [Client, Client]>();
  for (const version of [3, 4, 5]) {
    pairs.set(version, [await connectTo(first, version), await connectTo(second, version)]);
  }
  const until = performance.now() + Number(minutes) * 60_000;
  const alike: Case[] = [];
  const total = { seeds: 0, compared: 0, withRows: 0, different: 0 };
  for (let seed = Number(firstSeed); performance.now() < until; seed++) {
    const servers = pairs.get(versionFor(seed));
    if (servers === undefined) throw new Error('no connection of this version');
    const report = await compareScenario(generateScenario(seed), servers, isKnownDifference);
    alike.push(...report.alike);
    total.seeds++;
    total.compared += report.compared;
    total.withRows += report.withRows;
    total.different += report.differences.length;
    for (const { steps, answers } of report.differences) {
      console.log(`seed ${seed}:\n${steps.map(stepText).join('\n')}`);
      console.log(indented(answers[0], 'first '));
      console.log(`${indented(answers[1], 'second')}\n`);
    }
  }
  const { seeds, compared, withRows, different } = total;
  console.log(
    `${seeds} seeds: ${compared} statements, ${withRows} queries with rows, ${different} different`,
  );
  if (topic !== undefined) writeTopic(topic, alike);
  for (const server of [...pairs.values()].flat()) server.close();
  return different === 0 ? 0 : 1;
}

if (left === undefined || right === undefined) {
  console.error('two servers are needed: HOST[:PORT] HOST[:PORT]');
  exit(2);
}
exit(await main(left, right));
