import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseJson } from '../../types/index.ts';
import type { SchemaRow } from '../system-schema/index.ts';
import { fromRows, schemaTable, toRows } from '../system-schema/index.ts';
import { SYSTEM_KEYSPACE_DEFINITIONS } from './index.ts';

/** What a real node answers to SELECT JSON * FROM the schema tables, one row a line. */
const recorded = readFileSync(new URL('./testdata/system-schema-rows.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const space = line.indexOf(' ');
    return { table: line.slice(0, space), json: line.slice(space + 1) };
  });

/** The row as SELECT JSON * prints it. */
function rowJson(row: SchemaRow): string {
  const table = schemaTable(row.table);
  const values = table.selectOrder.map((column) => {
    const bytes =
      column.kind === 'partition_key'
        ? row.partitionKey
        : column.kind === 'clustering'
          ? row.clustering[column.position]
          : row.cells.get(column.name);
    return `"${column.name}": ${bytes ? column.type.toJson(bytes) : 'null'}`;
  });
  return `{${values.join(', ')}}`;
}

const stored = SYSTEM_KEYSPACE_DEFINITIONS.filter((keyspace) => !keyspace.isVirtual);

for (const table of ['keyspaces', 'tables', 'columns', 'dropped_columns']) {
  test(`system_schema.${table} says of our keyspaces what a real node says`, () => {
    const ours = stored
      .flatMap(toRows)
      .filter((row) => row.table === table)
      .map(rowJson);
    const theirs = recorded
      .filter((row) => row.table === `system_schema.${table}`)
      .map((row) => row.json);
    assert.deepEqual(ours.sort(), theirs.sort());
  });
}

test('system_virtual_schema lists the columns that our virtual tables have', () => {
  const ours = SYSTEM_KEYSPACE_DEFINITIONS.filter((keyspace) => keyspace.isVirtual)
    .flatMap(toRows)
    .filter((row) => row.table === 'columns')
    .map(rowJson);
  const theirs = recorded
    .filter((row) => row.table === 'system_virtual_schema.columns')
    .map((row) => row.json);
  assert.deepEqual(ours.sort(), theirs.sort());
});

test('system_virtual_schema lists the tables and comments that our virtual tables have', () => {
  const comments = new Map<string, string>();
  for (const keyspace of SYSTEM_KEYSPACE_DEFINITIONS.filter((each) => each.isVirtual)) {
    for (const table of keyspace.tables.values()) {
      comments.set(`${keyspace.name}.${table.name}`, table.options.comment);
    }
  }
  const theirs = new Map(
    recorded
      .filter((row) => row.table === 'system_virtual_schema.tables')
      .map((row) => parseJson(row.json) as ReadonlyMap<string, string>)
      .map((row) => [`${row.get('keyspace_name')}.${row.get('table_name')}`, row.get('comment')]),
  );
  assert.deepEqual(new Map([...comments].sort()), new Map([...theirs].sort()));
});

test('every stored system keyspace is rebuilt from its rows', () => {
  for (const keyspace of stored) {
    const [rebuilt] = fromRows(toRows(keyspace).reverse());
    assert.deepEqual(rebuilt && toRows(rebuilt).map(rowJson), toRows(keyspace).map(rowJson));
  }
});
