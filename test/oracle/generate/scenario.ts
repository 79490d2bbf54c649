import { SeededRandom } from '../../../src/testing/index.ts';
import { generateModification } from './modification.ts';
import { generateQuery } from './query.ts';
import { generateTable } from './table.ts';

/** What a seed makes: a keyspace with a table, what is written to it, and what is asked of it. */
export interface Scenario {
  readonly seed: number;
  readonly keyspace: string;
  readonly schema: readonly string[];
  readonly modifications: readonly string[];
  readonly queries: readonly string[];
}

export interface ScenarioSize {
  readonly modifications: number;
  readonly queries: number;
}

const usualSize: ScenarioSize = { modifications: 25, queries: 60 };

/** The same seed makes the same scenario. */
export function generateScenario(seed: number, size: ScenarioSize = usualSize): Scenario {
  const random = new SeededRandom(seed);
  const keyspace = `generated_${seed}`;
  const table = generateTable(random.fork('table'), `${keyspace}.t`);
  const many = (count: number, name: string, make: typeof generateQuery) => {
    const own = random.fork(name);
    return Array.from({ length: count }, () => make(own, table));
  };
  return {
    seed,
    keyspace,
    schema: [
      `CREATE KEYSPACE ${keyspace} WITH replication = ` +
        "{'class': 'SimpleStrategy', 'replication_factor': 1}",
      `CREATE TYPE ${keyspace}.u (a int, b text)`,
      table.create,
    ],
    modifications: many(size.modifications, 'modifications', generateModification),
    queries: many(size.queries, 'queries', generateQuery),
  };
}
