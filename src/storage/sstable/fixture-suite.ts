import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SSTableDescriptor } from './descriptor/index.ts';
import { parseComponentName, sstableName } from './descriptor/index.ts';

/**
 * SSTables that real Cassandra 5.0.5 wrote, by version and table, for tests: `nb` with
 * storage_compatibility_mode CASSANDRA_4, `oa` with NONE.
 */
export interface Fixture {
  readonly table: string;
  readonly descriptor: SSTableDescriptor;
  readonly components: ReadonlySet<string>;
  read(component: string): Buffer;
}

const root = fileURLToPath(new URL('./testdata', import.meta.url));

export function fixtures(version: 'nb' | 'oa'): Fixture[] {
  return readdirSync(`${root}/${version}`).map((table) => fixture(version, table));
}

export function fixture(version: 'nb' | 'oa', table: string): Fixture {
  const directory = `${root}/${version}/${table}`;
  const found = readdirSync(directory).flatMap((name) => parseComponentName(directory, name) ?? []);
  const descriptor = found[0]?.descriptor;
  if (descriptor === undefined) throw new Error(`no SSTable in ${directory}`);
  return {
    table,
    descriptor,
    components: new Set(found.map(({ component }) => component)),
    read: (component) => readFileSync(`${directory}/${sstableName(descriptor)}-${component}`),
  };
}
