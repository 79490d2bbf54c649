/**
 * Holds a server's answers against those of Apache Cassandra.
 *
 *   node --import tsx test/oracle/main.ts --record HOST[:PORT] [topic...]   a real node writes the answers
 *   node --import tsx test/oracle/main.ts --check HOST[:PORT] [topic...]    any server, against the answers
 *   node --import tsx test/oracle/main.ts --compare HOST[:PORT] HOST[:PORT] [topic...]
 *                                             a real node (first) and another, asked side by side
 */
import { argv, exit } from 'node:process';
import { Client } from './client.ts';
import {
  answersOf,
  type Connect,
  compareTopic,
  recordTopic,
  type TopicReport,
  withOneJsonName,
} from './compare.ts';
import { readSettings, readTopic, topics } from './corpus.ts';

const words = argv.slice(2);
const mode = words.shift();

function connectTo(address: string | undefined): Connect {
  if (address === undefined) {
    console.error('a server is missing: HOST or HOST:PORT');
    exit(2);
  }
  const [host = '', port = '9042'] = address.split(':');
  return (user) => Client.connect(host, Number(port), user === undefined ? {} : { user });
}

/** Those that are named, else all for which no node needs settings of its own. */
function wanted(): readonly string[] {
  return words.length > 0 ? words : topics().filter((topic) => readSettings(topic) === null);
}

async function each(run: (topic: string) => Promise<TopicReport>): Promise<void> {
  const total = { alike: 0, different: 0, known: 0 };
  for (const topic of wanted()) {
    const report = await run(topic);
    for (const difference of report.differences) console.log(`${difference}\n`);
    console.log(`${topic}: ${summary(report)}`);
    total.alike += report.alike;
    total.different += report.different;
    total.known += report.known;
  }
  console.log(`oracle: ${summary(total)}`);
  if (total.different > 0) exit(1);
}

function summary(counts: Pick<TopicReport, 'alike' | 'different' | 'known'>): string {
  const { alike, different, known } = counts;
  return `${alike} passed, ${different} failed, ${known} known differences`;
}

async function main(): Promise<void> {
  const connect = connectTo(words.shift());
  if (mode === '--record') {
    for (const topic of wanted()) {
      console.log(`${topic}: ${await recordTopic(topic, connect)} answers`);
    }
  } else if (mode === '--check') {
    await each((topic) => compareTopic(topic, connect, readTopic(topic)));
  } else if (mode === '--compare') {
    const other = connectTo(words.shift());
    await each(async (topic) => {
      const cases = readTopic(topic);
      const answers = await answersOf(cases, connect, 'shared');
      const fresh = cases.map((one, i) => ({ ...one, answer: answers[i] ?? '' }));
      return compareTopic(topic, other, fresh, withOneJsonName);
    });
  } else {
    console.error('--record, --check or --compare?');
    exit(2);
  }
}

await main();
