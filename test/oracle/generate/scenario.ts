import { SeededRandom } from '../../../src/testing/index.ts';
import { generateAlteration } from './alteration.ts';
import type { Beside } from './index-or-view.ts';
import { generateBeside } from './index-or-view.ts';
import { generateModification, generateSimple } from './modification.ts';
import { generateQuery } from './query.ts';
import type { Step } from './sending.ts';
import { asText, byServersClock, sendModification, sendQuery } from './sending.ts';
import type { GeneratedTable } from './table.ts';
import { generateTable } from './table.ts';
import { chance, pick } from './types.ts';
import { generateUserFunctions } from './user-function.ts';

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
const ALTERED_PERCENT = 25;

/** The same seed makes the same scenario. */
export function generateScenario(seed: number, size: ScenarioSize = usualSize): Scenario {
  const random = new SeededRandom(seed);
  const keyspace = `generated_${seed}`;
  const table = generateTable(random.fork('table'), `${keyspace}.t`);
  const beside = generateBeside(random.fork('beside'), table, keyspace);
  const functions = generateUserFunctions(random.fork('functions'), table, keyspace);
  const asking = random.fork('queries');
  const finishing = random.fork('finish');
  const history = generateHistory(random, table, beside, size.modifications);
  const isAltered = history.statements.some((statement) => statement.startsWith('ALTER'));
  const readable = [history.table, ...beside.readable.slice(1)];
  const asked = { indexed: beside.indexed, callable: functions.callable };
  return {
    seed,
    keyspace,
    schema: [
      `CREATE KEYSPACE ${keyspace} WITH replication = ` +
        "{'class': 'SimpleStrategy', 'replication_factor': 1}",
      `CREATE TYPE ${keyspace}.u (a int, b text)`,
      table.create,
      ...beside.statements,
      ...functions.statements,
    ].map(asText),
    modifications: history.statements.map((one) =>
      sendModification(finishing, one, keyspace, () =>
        generateSimple(finishing, history.table, chance(finishing, 80)),
      ),
    ),
    queries: [
      ...aboutSchema(keyspace).map(asText),
      ...times(size.queries, () => {
        const statement = generateQuery(asking, pick(asking, readable), asked);
        const query = sendQuery(finishing, statement, keyspace);
        return isAltered || beside.indexed.length > 0 ? byServersClock(query) : query;
      }),
    ],
  };
}

/** What is written, with changes of the schema in some scenarios; and the table after that. */
function generateHistory(
  random: SeededRandom,
  created: GeneratedTable,
  beside: Beside,
  size: number,
): { readonly statements: readonly string[]; readonly table: GeneratedTable } {
  const writing = random.fork('modifications');
  const altering = random.fork('alterations');
  const isAltered = chance(altering, ALTERED_PERCENT);
  const fixed = { indexed: beside.indexed, hasView: beside.readable.length > 1 };
  const keyspace = created.name.split('.')[0] ?? '';
  let table = created;
  const statements: string[] = [];
  for (let i = 0; i < size; i++) {
    if (isAltered && chance(altering, 12)) {
      const alteration = generateAlteration(altering, table, keyspace, fixed);
      table = alteration.table;
      statements.push(alteration.statement);
    }
    statements.push(generateModification(writing, table));
  }
  return { statements, table };
}

/** What tells how the schema is by now. */
function aboutSchema(keyspace: string): readonly string[] {
  const tables = ['tables', 'columns', 'dropped_columns', 'indexes', 'views', 'types'];
  return [
    `DESCRIBE KEYSPACE ${keyspace}`,
    ...[...tables, 'functions', 'aggregates'].map(
      (table) => `SELECT * FROM system_schema.${table} WHERE keyspace_name = '${keyspace}'`,
    ),
  ];
}

function times<Item>(count: number, make: () => Item): readonly Item[] {
  return Array.from({ length: count }, make);
}
