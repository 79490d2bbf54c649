import { SeededRandom } from '../../../src/testing/index.ts';
import { asCompact } from '../../oracle/generate/compact.ts';
import { withoutMarks } from '../../oracle/generate/constant.ts';
import { generateSimple } from '../../oracle/generate/modification.ts';
import type { GeneratedColumn, GeneratedTable } from '../../oracle/generate/table.ts';
import { withOptions } from '../../oracle/generate/table.ts';
import type { GeneratedType } from '../../oracle/generate/types.ts';
import { chance, pick } from '../../oracle/generate/types.ts';
import { STORED_TYPES, USER_TYPE } from './stored-types.ts';

/** What a seed makes: the tables of a keyspace and what is done to them, flushes in between. */
export interface StoredHistory {
  readonly keyspace: string;
  readonly schema: readonly string[];
  readonly tables: readonly string[];
  /** Statements between two flushes. Some are refused, by everybody alike. */
  readonly stages: readonly (readonly string[])[];
}

const STAGES = 3;
const STATEMENTS_A_TABLE = 60;
const LONG_SECONDS = 1_000_000;

/** The same seed and keyspace make the same history. */
export function generateHistory(seed: number, keyspace: string, tables: number): StoredHistory {
  const random = new SeededRandom(seed);
  const made = Array.from({ length: tables }, (_, i) =>
    makeTable(random.fork(`table ${i}`), `${keyspace}.t${i}`),
  );
  const counters = ['counters', 'compact_counters'].map((name) =>
    makeCounters(random.fork(name), `${keyspace}.${name}`, name.startsWith('compact')),
  );
  const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
  const stages = Array.from({ length: STAGES }, (_, stage) =>
    made.flatMap((table, i) => {
      const own = random.fork(`statements ${stage} of ${i}`);
      return Array.from({ length: STATEMENTS_A_TABLE / STAGES }, () => modification(own, table));
    }),
  );
  return {
    keyspace,
    schema: [
      `CREATE KEYSPACE ${keyspace} WITH replication = ${replication}`,
      `CREATE TYPE ${keyspace}.u (${USER_TYPE})`,
      ...made.map(({ create }) => create),
      ...counters.map(({ create }) => create),
    ],
    tables: [...made, ...counters].map(({ name }) => name),
    stages: stages.map((statements, i) => [
      ...statements,
      ...counters.flatMap((table) => table.stages[i] ?? []),
    ]),
  };
}

const COMPRESSION = ['LZ4Compressor', 'SnappyCompressor', 'DeflateCompressor', 'ZstdCompressor'];

function makeTable(random: SeededRandom, name: string): GeneratedTable {
  const keyTypes = STORED_TYPES.filter(({ isKey }) => isKey);
  const some = (prefix: string, count: number, types: readonly GeneratedType[]) =>
    Array.from({ length: count }, (_, i) => ({ name: `${prefix}${i}`, type: pick(random, types) }));
  const partitionKey = some('p', 1 + (chance(random, 30) ? 1 : 0), keyTypes);
  const clustering = some('c', random.integer(4), keyTypes);
  const statics = clustering.length === 0 ? [] : some('s', random.integer(3), STORED_TYPES);
  const regulars = some('v', 1 + random.integer(6), STORED_TYPES);
  const all = { partitionKey, clustering, statics, regulars };
  const compact = asCompact(random.fork('compact'), all);
  const isCompact = compact !== null;
  const columns = compact ?? all;
  const create = createText(random, name, columns, isCompact);
  return { name, ...columns, isCompact, isCounter: false, hasTtls: false, create };
}

type Columns = Pick<GeneratedTable, 'partitionKey' | 'clustering' | 'statics' | 'regulars'>;

function createText(
  random: SeededRandom,
  name: string,
  columns: Columns,
  isCompact: boolean,
): string {
  const { partitionKey, clustering, statics, regulars } = columns;
  const definitions = [
    ...[...partitionKey, ...clustering, ...regulars].map((one) => `${one.name} ${one.type.name}`),
    ...statics.map((one) => `${one.name} ${one.type.name} STATIC`),
  ];
  const names = (some: readonly GeneratedColumn[]) => some.map((one) => one.name).join(', ');
  const rest = clustering.length === 0 ? '' : `, ${names(clustering)}`;
  const order = clustering
    .map((column) => `${column.name} ${chance(random, 40) ? 'DESC' : 'ASC'}`)
    .join(', ');
  const compression = chance(random, 20)
    ? "{'enabled': 'false'}"
    : `{'class': '${pick(random, COMPRESSION)}', 'chunk_length_in_kb': '4'}`;
  const options = [
    ...(isCompact ? ['COMPACT STORAGE'] : []),
    ...(order === '' ? [] : [`CLUSTERING ORDER BY (${order})`]),
    `compression = ${compression}`,
  ];
  return (
    `CREATE TABLE ${name} (${definitions.join(', ')}, PRIMARY KEY ((${names(partitionKey)})${rest}))` +
    withOptions(options)
  );
}

/** Now and then what is written expires, long after everything has been compared. */
function modification(random: SeededRandom, table: GeneratedTable): string {
  const statement = withoutMarks(generateSimple(random, table, true));
  if (statement.startsWith('DELETE') || !chance(random, 25)) return statement;
  return statement.replace('USING TIMESTAMP', `USING TTL ${LONG_SECONDS} AND TIMESTAMP`);
}

function makeCounters(
  random: SeededRandom,
  name: string,
  isCompact: boolean,
): {
  readonly name: string;
  readonly create: string;
  readonly stages: readonly (readonly string[])[];
} {
  const others = isCompact ? '' : 'w counter, s counter STATIC, ';
  const create =
    `CREATE TABLE ${name} (p int, c int, v counter, ${others}PRIMARY KEY (p, c))` +
    (isCompact ? ' WITH COMPACT STORAGE' : '');
  const change = (): string => {
    const column = isCompact ? 'v' : pick(random, ['v', 'w', 's']);
    const [p, c] = [random.integer(3), random.integer(3)];
    const where = column === 's' ? `p = ${p}` : `p = ${p} AND c = ${c}`;
    const sign = pick(random, ['+', '-']);
    return `UPDATE ${name} SET ${column} = ${column} ${sign} ${random.integer(9)} WHERE ${where}`;
  };
  const stages = Array.from({ length: STAGES }, () => Array.from({ length: 10 }, change));
  return { name, create, stages };
}
