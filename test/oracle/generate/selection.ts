import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedColumn, GeneratedTable } from './table.ts';
import { columnsOf } from './table.ts';
import { chance, pick } from './types.ts';
import type { CallableFunction } from './user-function.ts';

/** What stands between SELECT and FROM. */
export function selection(
  random: SeededRandom,
  table: GeneratedTable,
  callable: readonly CallableFunction[],
): string {
  if (chance(random, 25)) return '*';
  const keys = table.partitionKey.map(({ name }) => name);
  if (chance(random, 8)) {
    const statics = table.statics.map(({ name }) => name);
    return `DISTINCT ${[...keys, ...statics.filter(() => chance(random, 50))].join(', ')}`;
  }
  if (chance(random, 5)) return 'count(*)';
  const count = 1 + random.integer(3);
  const one = () => {
    if (callable.length === 0 || !chance(random, 40)) return selector(random, table);
    const { name, argument } = pick(random, callable);
    return `${name}(${argument})`;
  };
  return Array.from({ length: count }, one).join(', ');
}

function selector(random: SeededRandom, table: GeneratedTable): string {
  const column = pick(random, columnsOf(table));
  const { name, type } = column;
  switch (random.integer(16)) {
    case 0:
      return `${pick(random, ['writetime', 'writetime', 'maxwritetime'])}(${name})`;
    case 1:
      return `${pick(random, ['min', 'max', 'count', 'sum', 'avg'])}(${name})`;
    case 2:
      return `token(${table.partitionKey.map((key) => key.name).join(', ')})`;
    case 3:
      return `CAST(${name} AS ${pick(random, ['text', 'int', 'bigint', 'double', 'decimal'])})`;
    case 4:
      return `to_json(${name})`;
    case 5:
      if (type.isNumber) return arithmetic(random, name);
      return table.hasTtls ? name : `ttl(${name})`;
    case 6:
    case 7:
      return part(random, column);
    case 8:
    case 9:
      return `${pick(random, functionsFor(column))}`;
    default:
      return name;
  }
}

function arithmetic(random: SeededRandom, name: string): string {
  const other = pick(random, [name, '2', '(int) 3', '0.5', '(bigint) -7']);
  const operator = pick(random, ['+', '-', '*', '/', '%']);
  return chance(random, 20) ? `-${name}` : `${name} ${operator} ${other}`;
}

/** Part of a value, where it has parts. */
function part(random: SeededRandom, { name, type }: GeneratedColumn): string {
  if (/^u$|^frozen<u>$/.test(type.name)) return `${name}.${pick(random, ['a', 'b', 'c'])}`;
  if (!type.isCollection && !type.name.startsWith('frozen<')) return `${name} AS alias`;
  const [from, to] = [pick(random, type.keys), pick(random, type.keys)];
  const slices = [`${from}..${to}`, `${from}..`, `..${to}`];
  return `${name}[${chance(random, 50) ? from : pick(random, slices)}]`;
}

/** Calls of functions that take such a column. */
function functionsFor({ name, type }: GeneratedColumn): readonly string[] {
  const masks = [`mask_default(${name})`, `mask_null(${name})`, `mask_replace(${name}, ${name})`];
  const any = [...masks, `(${type.name}) ${name}`, `count(${name})`];
  if (/^[a-z]+$/.test(type.name) && type.name !== 'u') {
    any.push(
      `${type.name}_as_blob(${name})`,
      `blob_as_${type.name}(${type.name}_as_blob(${name}))`,
    );
  }
  if (type.isNumber) return [...any, `abs(${name})`, `round(${name})`, `log10(abs(${name}))`];
  if (/^(list|set|map|frozen<[lsm])/.test(type.name)) {
    const numbers = ['sum', 'avg', 'min', 'max', 'count'];
    const calls = numbers.map((each) => `collection_${each}(${name})`);
    return [...any, ...calls, `map_keys(${name})`, `map_values(${name})`];
  }
  if (type.name.startsWith('vector<float')) {
    return [...any, `similarity_cosine(${name}, ${name})`, `similarity_euclidean(${name}, [1, 2])`];
  }
  if (/^(text|ascii)$/.test(type.name)) {
    return [...any, `mask_inner(${name}, 1, null)`, `mask_outer(${name}, 1, 1, '#')`];
  }
  if (/^(timeuuid|timestamp|date)$/.test(type.name)) {
    return [...any, `to_date(${name})`, `to_timestamp(${name})`, `to_unix_timestamp(${name})`];
  }
  return any;
}
