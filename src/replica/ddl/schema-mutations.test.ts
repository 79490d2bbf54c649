import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from '../../base/error/index.ts';
import type { Mutation, PartitionUpdate } from '../../mutation/index.ts';
import { PartitionData, UpdateBuilder } from '../../mutation/index.ts';
import type {
  BrokenDefinitionReport,
  KeyspaceMetadata,
  Schema,
  SchemaSnapshot,
} from '../../schema/index.ts';
import {
  alteredTable,
  diffSchemas,
  makeKeyspace,
  makeSchema,
  SYSTEM_KEYSPACE_DEFINITIONS,
  simpleReplication,
  tableFromText,
  withoutTable,
  withTable,
} from '../../schema/index.ts';
import { parseType, userType } from '../../types/index.ts';
import { keyspaceMutation, schemaFromPartitions, schemaMutations } from './index.ts';

/** The tables of one node: mutations merged, in whichever order they come. */
class Node {
  private readonly updates = new Map<string, UpdateBuilder>();

  apply(mutations: readonly Mutation[]): this {
    for (const { updates, key } of mutations) {
      for (const update of updates) {
        const id = `${update.table.name}/${key.key.toString()}`;
        const known = this.updates.get(id) ?? new UpdateBuilder(update.table, key);
        this.updates.set(id, known.addAll(update));
      }
    }
    return this;
  }

  schema(report?: BrokenDefinitionReport): SchemaSnapshot {
    const partitions = new Map<string, PartitionData[]>();
    for (const builder of this.updates.values()) {
      const update: PartitionUpdate = builder.build();
      const data = new PartitionData(update.key, update.deletion, null, update.rows);
      const { name } = update.table;
      partitions.set(name, [...(partitions.get(name) ?? []), data]);
    }
    return schemaFromPartitions(partitions, 1000, report);
  }
}

const empty = makeSchema([]);
const address = userType(
  { keyspace: 'k', typeName: 'address', fieldNames: ['zip'], fieldTypes: [parseType('int')] },
  { frozen: false },
);
const people = tableFromText('k', 'people', 'id int PRIMARY KEY, home address, at timestamp', {
  userTypes: () => address,
});
const visits = tableFromText('k', 'visits', 'p int, c text, v int, PRIMARY KEY ((p), c)', {
  descending: ['c'],
});

function keyspace(...tables: (typeof people)[]): KeyspaceMetadata {
  return makeKeyspace({ name: 'k', replication: simpleReplication(1), tables, types: [address] });
}

const summary = (schema: Pick<Schema, 'keyspaces'>, other: Pick<Schema, 'keyspaces'>) =>
  diffSchemas(schema, other).map(({ change, target, name }) =>
    `${change} ${target} ${name}`.trim(),
  );

test('a schema goes through its tables and comes back with the same version', () => {
  const schema = empty.with(keyspace(people, visits));
  const node = new Node().apply(schemaMutations(empty, schema, 1_000_000));
  assert.equal(node.schema().version, schema.version);
  assert.deepEqual(summary(schema, node.schema()), []);
  assert.equal(node.schema().table('k', 'visits')?.id, visits.id);
});

test('tables, columns and options change and go', () => {
  const first = empty.with(keyspace(people, visits));
  const columns = visits.selectOrder.filter((column) => column.name !== 'v');
  const [dropped] = visits.regulars;
  assert.ok(dropped !== undefined);
  const altered = alteredTable(visits, {
    columns,
    options: { comment: 'less' },
    droppedColumns: [{ column: dropped, droppedAtMicros: 5_000_000 }],
  });
  const second = first.with(withTable(withoutTable(keyspace(people, visits), 'people'), altered));
  assert.deepEqual(summary(first, second), ['DROPPED TABLE people', 'UPDATED TABLE visits']);
  const node = new Node()
    .apply(schemaMutations(first, second, 2_000_000))
    .apply(schemaMutations(empty, first, 1_000_000));
  assert.equal(node.schema().version, second.version);
  const read = node.schema().table('k', 'visits');
  assert.equal(read?.droppedColumns.get('v')?.droppedAtMicros, 5_000_000);
  assert.equal(read?.options.comment, 'less');
});

test('a keyspace goes, and comes again without anything of its first life', () => {
  const first = empty.with(keyspace(people, visits));
  const again = empty.with(keyspace(visits));
  const node = new Node()
    .apply(schemaMutations(empty, first, 1_000_000))
    .apply(schemaMutations(first, empty, 2_000_000));
  assert.deepEqual([...node.schema().keyspaces.keys()], []);
  node.apply(schemaMutations(empty, again, 3_000_000));
  assert.equal(node.schema().version, again.version);
});

test('changes made at once on two nodes end the same on both', () => {
  const base = empty.with(keyspace(people));
  const start = schemaMutations(empty, base, 1_000_000);
  const one = schemaMutations(base, base.with(keyspace(people, visits)), 2_000_000);
  const other = schemaMutations(base, base.with(keyspace()), 2_000_001);
  const left = new Node().apply(start).apply(one).apply(other).schema();
  const right = new Node().apply(start).apply(other).apply(one).schema();
  assert.equal(left.version, right.version);
  assert.deepEqual([...(left.keyspace('k')?.tables.keys() ?? [])], ['visits']);
});

test('a table dropped while it was altered elsewhere is reported and left out', () => {
  const base = empty.with(keyspace(people, visits));
  const altered = alteredTable(visits, { options: { comment: 'x' } });
  const alter = schemaMutations(base, base.with(keyspace(people, altered)), 3_000_000);
  const drop = schemaMutations(base, base.with(keyspace(people)), 2_000_000);
  const node = new Node()
    .apply(schemaMutations(empty, base, 1_000_000))
    .apply(alter)
    .apply(drop);
  const reported: string[] = [];
  const schema = node.schema((_keyspace, table, fault) =>
    reported.push(`${table}: ${fault.message}`),
  );
  assert.deepEqual(reported, [
    'visits: No partition columns found for table k.visits in system_schema.columns.',
  ]);
  assert.deepEqual([...(schema.keyspace('k')?.tables.keys() ?? [])], ['people']);
  assert.throws(() => node.schema(), RequestError);
});

test('nothing is written when nothing changed', () => {
  const same = () => empty.with(keyspace(people, visits));
  assert.deepEqual(schemaMutations(same(), same(), 1), []);
});

test('system keyspaces can be written too, and local ones do not count for the version', () => {
  const node = new Node();
  for (const each of SYSTEM_KEYSPACE_DEFINITIONS.filter(({ isVirtual }) => !isVirtual)) {
    node.apply([keyspaceMutation(each, 1)]);
  }
  const schema = node.schema();
  assert.equal(schema.keyspaces.size, 5);
  assert.equal(schema.version, schema.without('system').without('system_schema').version);
  assert.notEqual(schema.version, schema.without('system_auth').version);
});
