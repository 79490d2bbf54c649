import { SeededRandom } from '../../../src/testing/index.ts';
import { generateBeside } from './index-or-view.ts';
import { generateModification } from './modification.ts';
import { generateQuery } from './query.ts';
import { generateTable } from './table.ts';
import { chance, pick } from './types.ts';

/** A statement, and rows a page when it is read by pages to its end. */
export interface Step {
  readonly statement: string;
  readonly pageSize: number | null;
}

/** What a seed makes: a keyspace with a table, what is written to it, and what is asked of it. */
export interface Scenario {
  readonly seed: number;
  readonly keyspace: string;
  readonly schema: readonly Step[];
  readonly modifications: readonly Step[];
  readonly queries: readonly Step[];
}

export interface ScenarioSize {
  readonly modifications: number;
  readonly queries: number;
}

const usualSize: ScenarioSize = { modifications: 25, queries: 60 };
const PAGED_PERCENT = 25;

/** The same seed makes the same scenario. */
export function generateScenario(seed: number, size: ScenarioSize = usualSize): Scenario {
  const random = new SeededRandom(seed);
  const keyspace = `generated_${seed}`;
  const table = generateTable(random.fork('table'), `${keyspace}.t`);
  const beside = generateBeside(random.fork('beside'), table, keyspace);
  const writing = random.fork('modifications');
  const asking = random.fork('queries');
  const paging = random.fork('paging');
  return {
    seed,
    keyspace,
    schema: [
      `CREATE KEYSPACE ${keyspace} WITH replication = ` +
        "{'class': 'SimpleStrategy', 'replication_factor': 1}",
      `CREATE TYPE ${keyspace}.u (a int, b text)`,
      table.create,
      ...beside.statements,
    ].map(whole),
    modifications: times(size.modifications, () => whole(generateModification(writing, table))),
    queries: times(size.queries, () => {
      const statement = generateQuery(asking, pick(asking, beside.readable), beside.indexed);
      const pageSize = chance(paging, PAGED_PERCENT) ? 1 + paging.integer(4) : null;
      return { statement, pageSize };
    }),
  };
}

function times<Item>(count: number, make: () => Item): readonly Item[] {
  return Array.from({ length: count }, make);
}

function whole(statement: string): Step {
  return { statement, pageSize: null };
}
