import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { columnsOf } from './table.ts';
import { chance, pick } from './types.ts';

const PERCENT = 12;

/** A function of one value that a query may call on a column. */
export interface CallableFunction {
  readonly name: string;
  readonly argument: string;
}

export interface UserFunctions {
  readonly statements: readonly string[];
  readonly callable: readonly CallableFunction[];
}

/** Functions and an aggregate for a column of the table, in some scenarios. */
export function generateUserFunctions(
  random: SeededRandom,
  table: GeneratedTable,
  keyspace: string,
): UserFunctions {
  if (!chance(random, PERCENT)) return { statements: [], callable: [] };
  const column = pick(random, columnsOf(table));
  const argument = column.type.name === 'counter' ? 'bigint' : column.type.name;
  const onNull = pick(random, ['CALLED', 'RETURNS NULL']);
  const [result, body] = pick(random, bodiesFor(column));
  const state = 'int s, ';
  return {
    statements: [
      create(`${keyspace}.f (a ${argument})`, onNull, result, guarded(random, onNull, body)),
      create(`${keyspace}.s (${state}a ${argument})`, 'CALLED', 'int', 'return s + 1;'),
      `CREATE AGGREGATE ${keyspace}.g (${argument.replace(/^frozen<(.*)>$/, '$1')}) ` +
        'SFUNC s STYPE int INITCOND 0',
    ],
    callable: [
      { name: `${keyspace}.f`, argument: column.name },
      { name: `${keyspace}.g`, argument: column.name },
    ],
  };
}

/** Java tells what was null, which is not told here: bodies that may be called with null look first. */
function guarded(random: SeededRandom, onNull: string, body: string): string {
  if (onNull !== 'CALLED') return body;
  const otherwise = pick(random, ['return null;', 'throw new RuntimeException("none");']);
  return `if (a == null) ${otherwise} ${body}`;
}

function create(signature: string, onNull: string, result: string, body: string): string {
  return (
    `CREATE FUNCTION ${signature} ${onNull} ON NULL INPUT RETURNS ${result} LANGUAGE java ` +
    `AS '${body}'`
  );
}

/** What is returned, and the body. */
function bodiesFor({ type }: GeneratedColumn): readonly (readonly [string, string])[] {
  const name = type.name === 'counter' ? 'bigint' : type.name;
  const always = [
    [name, 'return a;'],
    ['text', 'return "x";'],
    ['int', 'return null;'],
  ] as const;
  switch (name) {
    case 'int':
    case 'bigint':
      return [...always, [name, 'return a + 1;'], ['text', 'return "v" + a;']];
    case 'text':
    case 'ascii':
      return [...always, [name, 'return a + a;'], ['int', 'return a.length();']];
    case 'double':
      return [...always, ['double', 'return a * 2;'], ['boolean', 'return a > 1;']];
    case 'boolean':
      return [...always, ['boolean', 'return !a;']];
    case 'varint':
      return [...always, ['varint', 'return a.negate();']];
    case 'list<int>':
    case 'set<int>':
      return [...always, ['int', 'int n = 0; for (int i : a) n += i; return n;']];
    default:
      return always;
  }
}
