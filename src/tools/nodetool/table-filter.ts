import type { TableReport } from '../../admin/index.ts';
import type { KeyspaceTables } from './format/index.ts';
import { textHashOrder } from './format/index.ts';
import { BadUse } from './parse-arguments.ts';

/**
 * Which tables the words of tablestats mean: `keyspace` or `keyspace.table`, or all others when
 * `ignores`. Gives the keyspaces that have any, in the order of Cassandra. Throws `BadUse`, in its
 * words, for what does not exist.
 */
export function filterTables(
  tables: readonly TableReport[],
  words: readonly string[],
  ignores: boolean,
): readonly KeyspaceTables[] {
  const wanted = new Map<string, Set<string>>();
  for (const word of words) {
    const point = word.indexOf('.');
    const keyspace = point < 0 ? word : word.slice(0, point);
    const names = wanted.get(keyspace) ?? new Set();
    wanted.set(keyspace, names);
    if (point >= 0) names.add(word.slice(point + 1));
  }
  check(tables, wanted);
  const isIncluded = ({ keyspace, table }: TableReport): boolean => {
    if (words.length === 0) return !ignores;
    const names = wanted.get(keyspace);
    if (names === undefined) return ignores;
    return names.size === 0 ? !ignores : ignores !== names.has(table);
  };
  const byKeyspace = new Map<string, TableReport[]>();
  for (const table of tables) {
    if (!isIncluded(table)) continue;
    byKeyspace.set(table.keyspace, [...(byKeyspace.get(table.keyspace) ?? []), table]);
  }
  return textHashOrder(byKeyspace, ([keyspace]) => keyspace).map(([keyspace, chosen]) => ({
    keyspace,
    tables: inOrder(chosen),
    all: tables.filter((table) => table.keyspace === keyspace),
  }));
}

function check(
  tables: readonly TableReport[],
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  for (const keyspace of wanted.keys()) {
    if (tables.some((table) => table.keyspace === keyspace)) continue;
    throw new BadUse(`Unknown keyspace: ${keyspace}`);
  }
  for (const [keyspace, names] of wanted) {
    const unknown = [...names].filter(
      (name) => !tables.some((table) => table.keyspace === keyspace && table.table === name),
    );
    if (unknown.length === 0) continue;
    throw new BadUse(`Unknown tables: [${unknown.join(', ')}] in keyspace: ${keyspace}`);
  }
}

/** Tables by their names, each behind its indexes. */
function inOrder(tables: readonly TableReport[]): readonly TableReport[] {
  const key = ({ table, isIndex }: TableReport): string => {
    const [base = '', index = ''] = table.split('.');
    return [base, isIndex ? 0 : 1, index].join('\0');
  };
  return [...tables].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
