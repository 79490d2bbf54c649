/** How a statement is sent: as text, prepared, with values by place or name, by pages, in a batch. */
import type { SeededRandom } from '../../../src/testing/index.ts';
import type { CaseOptions } from '../corpus.ts';
import { bindSome, withoutMarks } from './constant.ts';
import { COUNTER, chance, pick, TYPES } from './types.ts';

/** A statement as it is sent. */
export interface Step {
  readonly statement: string;
  readonly options: CaseOptions;
}

const PAGED_PERCENT = 25;
const PREPARED_PERCENT = 20;
const VALUES_PERCENT = 8;
const BATCH_PERCENT = 6;

const types = new Map([...TYPES, COUNTER].map((type) => [type.name, type] as const));

export function asText(statement: string): Step {
  return { statement, options: {} };
}

/** A statement that writes; `more` makes others for a batch with it. */
export function sendModification(
  random: SeededRandom,
  marked: string,
  keyspace: string,
  more: () => string,
): Step {
  if (chance(random, BATCH_PERCENT)) return sendBatch(random, [marked, more(), more()]);
  const { statement, options } = sendAlone(random, marked, keyspace);
  const { cl, ...others } = writeOptions(random);
  // At ANY nobody waits for what a condition has let through: when it is there, nobody knows.
  const level = cl === undefined || (cl === 'ANY' && / IF /.test(marked)) ? {} : { cl };
  return { statement, options: { ...options, ...others, ...level } };
}

/** A query, often read by pages to its end. */
export function sendQuery(random: SeededRandom, marked: string, keyspace: string): Step {
  const { statement, options } = sendAlone(random, marked, keyspace);
  const paged = chance(random, PAGED_PERCENT) ? { page: pageSize(random, marked), all: true } : {};
  // Without metadata a time of the server's would not be known as one.
  const maySkip = options.prepare === true && !marked.includes('writetime');
  const skip = maySkip && chance(random, 20) ? { skip: true } : {};
  return { statement, options: { ...options, ...paged, ...skip, ...readOptions(random) } };
}

/** Of groups Cassandra's pages of one row have all rows. */
function pageSize(random: SeededRandom, statement: string): number {
  return (statement.includes(' GROUP BY ') ? 2 : 1) + random.integer(4);
}

function sendAlone(random: SeededRandom, marked: string, keyspace: string): Step {
  if (chance(random, PREPARED_PERCENT)) {
    const { statement, values } = bindSome(random, marked, types);
    return inKeyspace(random, keyspace, { statement, options: { prepare: true, values } });
  }
  if (chance(random, VALUES_PERCENT)) {
    const { statement, values } = bindSome(random, marked, types);
    if (chance(random, 50)) return { statement, options: { values } };
    return byName(statement, values);
  }
  return inKeyspace(random, keyspace, asText(withoutMarks(marked)));
}

/** Each marker gets a name; the values come the other way round. */
function byName(statement: string, values: readonly (string | null)[]): Step {
  const names = values.map((_, i) => `n${i}`);
  let place = 0;
  const named = statement.replace(/\?/g, () => `:n${place++}`);
  return {
    statement: named,
    options: { values: values.toReversed(), names: names.toReversed() },
  };
}

/** Now and then the keyspace is told beside the statement. */
function inKeyspace(random: SeededRandom, keyspace: string, step: Step): Step {
  if (!chance(random, 4)) return step;
  const statement = step.statement.replaceAll(`${keyspace}.`, '');
  return { statement, options: { ...step.options, ks: keyspace } };
}

/** A batch as a message of its own. */
function sendBatch(random: SeededRandom, marked: readonly string[]): Step {
  const batch = marked.map((each) => {
    const { statement, values } = bindSome(random, each, types);
    return values.length === 0 ? statement : ([statement, values] as const);
  });
  const kind = pick(random, [0, 0, 1, 2]);
  return { statement: '', options: { batch, kind, ...writeOptions(random) } };
}

function writeOptions(random: SeededRandom): CaseOptions {
  return {
    ...(chance(random, 15) ? { ts: 1 + random.integer(50) } : {}),
    ...(chance(random, 6) ? { cl: pick(random, ['ANY', 'ALL', 'QUORUM', 'EACH_QUORUM']) } : {}),
    ...(chance(random, 4) ? { serial: 'LOCAL_SERIAL' } : {}),
  };
}

/**
 * The query by the server's own clock. Where only the clock that a client sets makes an insert expire,
 * whether older cells of columns that are not asked for keep its row depends in Cassandra on whether it
 * flushed the table in between, which it does at each ALTER TABLE. And an index of its own kind lets go
 * of a row with its insert, whatever was written to the row later.
 */
export function byServersClock({ statement, options }: Step): Step {
  const { now: _, ...others } = options;
  return { statement, options: others };
}

/** Far enough for all that expires. */
const LATER_SECONDS = 2_000_000_000;

function readOptions(random: SeededRandom): CaseOptions {
  return {
    ...(chance(random, 6) ? { cl: pick(random, ['SERIAL', 'ALL', 'LOCAL_ONE', 'ANY']) } : {}),
    ...(chance(random, 3) ? { now: LATER_SECONDS } : {}),
  };
}
