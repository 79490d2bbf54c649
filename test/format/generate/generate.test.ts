import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../../src/index.ts';
import { Client } from '../../oracle/client.ts';
import { rowsOf } from '../statements.ts';
import { generateHistory } from './stored-history.ts';

const seed = Number(process.env.SEED ?? 20261130);
console.log(`seed ${seed}`);
const SEEDS = 6;
const TABLES = 4;

test('the same seed makes the same history, another makes another', () => {
  assert.deepEqual(generateHistory(7, 'ks', 3), generateHistory(7, 'ks', 3));
  assert.notDeepEqual(generateHistory(7, 'ks', 3), generateHistory(8, 'ks', 3));
});

test(`files answer as memory does, whatever the schema and its history, seed ${seed}`, async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  assert.ok(point !== undefined && management !== null);
  const client = await Client.connect(point.address, point.port);
  const accepted = async (statement: string): Promise<boolean> => {
    const { outcome } = await client.query(statement, { consistency: 'ONE' });
    if (outcome.kind !== 'error') return true;
    assert.notEqual(outcome.code, 0, `${statement}: ${outcome.message}`);
    return false;
  };
  let rows = 0;
  for (let each = seed; each < seed + SEEDS; each++) {
    const [inMemory, inFiles] = [`memory_${each}`, `files_${each}`].map((keyspace) =>
      generateHistory(each, keyspace, TABLES),
    ) as [ReturnType<typeof generateHistory>, ReturnType<typeof generateHistory>];
    for (const { schema } of [inMemory, inFiles]) {
      for (const statement of schema) assert.ok(await accepted(statement), statement);
    }
    for (const [i, statements] of inFiles.stages.entries()) {
      for (const [j, statement] of statements.entries()) {
        const other = inMemory.stages[i]?.[j] ?? '';
        assert.equal(await accepted(statement), await accepted(other), statement);
      }
      await management.flush(inFiles.keyspace, []);
      if (i === 1) {
        const choice = { keyspace: inFiles.keyspace, tables: [] };
        await management.compactions.compact(choice, { kind: 'all' });
      }
    }
    for (const [i, table] of inFiles.tables.entries()) {
      const expected = await rowsOf(client, `SELECT * FROM ${inMemory.tables[i]}`);
      assert.deepEqual(await rowsOf(client, `SELECT * FROM ${table}`), expected, `seed ${each}`);
      rows += expected.length;
    }
    const damaged: readonly unknown[] = await management.maintenance.verify(
      { keyspace: inFiles.keyspace, tables: [] },
      {
        depth: 'all',
        checksTokens: true,
        checksVersion: false,
        clearsRepaired: false,
        tellsPolicy: false,
      },
    );
    assert.deepEqual(damaged, [], `seed ${each}`);
  }
  assert.ok(rows > 100, `${rows} rows were compared`);
  client.close();
});
