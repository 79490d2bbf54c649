/**
 * How many statements a second are parsed, and parsed and analysed: what a statement costs that is
 * not prepared, without the network and without running it.
 *
 *   node --import tsx bench/statements.ts [--seconds 5]
 *
 * The statements are the reads and writes of `test/oracle/corpus` that can be analysed, each against
 * the tables that its topic has made before it; and two that applications send, alone.
 */
import { parseArgs } from 'node:util';
import { analyseSchemaStatement } from '../src/cql/analysis/schema/index.ts';
import { parseStatement } from '../src/cql/parser/index.ts';
import { STOCK_GUARDRAILS } from '../src/query/harness/index.ts';
import { analyseStatement } from '../src/query/statement/analyse-statement.ts';
import type { Schema } from '../src/schema/index.ts';
import { makeSchema } from '../src/schema/index.ts';
import { readTopic, topics } from '../test/oracle/corpus.ts';

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(options.seconds);

interface Work {
  readonly text: string;
  readonly keyspace: string | null;
  readonly schema: Schema;
}

/** Asking for the time costs more than a small statement. */
const ROUNDS = 20;

const NOW_MILLIS = 1_795_000_000_000;

/** What the schema statements of a topic are run with. */
const context = {
  replication: { nodesByDataCenter: new Map([['datacenter1', 1]]), defaultKeyspaceRf: 1 },
  endpointsInMotion: [],
  allowsViews: true,
  dropsCompactStorage: false,
  allowsMasks: true,
  allowsUserFunctions: false,
  compileFunction: () => {},
  functions: {
    nowMillis: () => NOW_MILLIS,
    nextTimeUuid: () => Buffer.alloc(16),
    prependTimeUuids: () => [],
    randomBytes: (length: number) => Buffer.alloc(length),
    userFunctions: { enabled: false, warnTimeoutMs: 0, failTimeoutMs: 0 },
    monotonicMillis: () => 0,
    warn: () => {},
  },
  defaultIndex: 'sai',
  guardrails: STOCK_GUARDRAILS,
  client: { isOrdinary: false, warn: () => {} },
  newTableId: () => `00000000-0000-1000-8000-${String(++tables).padStart(12, '0')}`,
  nextTimestamp: () => NOW_MILLIS * 1000,
};
let tables = 0;

function analyse({ text, keyspace, schema }: Work): void {
  const { statement } = parseStatement(text);
  analyseStatement(statement, { schema, keyspace, nowMillis: NOW_MILLIS, allowsFiltering: true });
}

/** The reads and writes of a topic that analysis takes. */
function workOf(topic: string): readonly Work[] {
  const found: Work[] = [];
  let schema: Schema = makeSchema([]);
  let keyspace: string | null = null;
  for (const { statement: text } of readTopic(topic)) {
    try {
      const { statement } = parseStatement(text);
      if (statement.kind === 'use') keyspace = statement.keyspace;
      else if (/^(create|alter|drop)(Keyspace|Table|Type|Index|View)$/.test(statement.kind)) {
        const change = analyseSchemaStatement(statement as never, keyspace);
        schema = change.apply(schema, context).schema;
      } else {
        const work = { text, keyspace, schema };
        analyse(work);
        found.push(work);
      }
    } catch {
      // Many statements of the corpus are there to be refused.
    }
  }
  return found;
}

/**
 * Runs a task on one piece of work after the other, and prints how often a second of processor time:
 * what else the machine does counts little.
 */
function measure(name: string, work: readonly Work[], task: (each: Work) => void): void {
  for (const each of work) task(each);
  let count = 0;
  const began = process.cpuUsage();
  let micros = 0;
  while (micros < seconds * 1e6) {
    for (let i = 0; i < ROUNDS; i++) for (const each of work) task(each);
    count += ROUNDS * work.length;
    const { user, system } = process.cpuUsage(began);
    micros = user + system;
  }
  const perSecond = Math.round((count / micros) * 1e6);
  const each = (micros / count).toFixed(1);
  console.log(`${name.padEnd(28)} ${String(perSecond).padStart(9)}/s  ${each} µs`);
}

/** One table of an application, and what is asked of it. */
function alone(text: string): Work {
  const definitions = [
    "CREATE KEYSPACE bench WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE bench.kv (k text PRIMARY KEY, v text, at timestamp)',
  ];
  const schema = definitions.reduce<Schema>((before, definition) => {
    const { statement } = parseStatement(definition);
    return analyseSchemaStatement(statement as never, null).apply(before, context).schema;
  }, makeSchema([]));
  return { text, keyspace: null, schema };
}

const value = 'x'.repeat(200);
for (const text of [
  `INSERT INTO bench.kv (k, v, at) VALUES ('key 4711', '${value}', '2026-11-30 10:00:00+0000')`,
  "SELECT v, at FROM bench.kv WHERE k = 'key 4711'",
]) {
  const work = [alone(text)];
  const name = text.slice(0, 6);
  measure(`${name}, parsed`, work, () => parseStatement(text));
  measure(`${name}, parsed and analysed`, work, analyse);
}

// After them, for the machine's code is then made for statements of all kinds.
const corpus = topics().flatMap(workOf);
const bytes = corpus.reduce((sum, { text }) => sum + text.length, 0);
console.log(`${corpus.length} statements of ${Math.round(bytes / corpus.length)} characters`);
measure('corpus, parsed', corpus, ({ text }) => parseStatement(text));
measure('corpus, parsed and analysed', corpus, analyse);
