import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../base/error/index.ts';
import { Session } from './harness/index.ts';
import { rowsAsBytes } from './index.ts';
import type { BoundValue } from './query-processor.ts';
import { UNSET } from './query-processor.ts';

const TYPES = [
  'ascii',
  'bigint',
  'blob',
  'boolean',
  'date',
  'decimal',
  'double',
  'duration',
  'float',
  'inet',
  'int',
  'smallint',
  'text',
  'time',
  'timestamp',
  'timeuuid',
  'tinyint',
  'uuid',
  'varint',
  'list<int>',
  'set<text>',
  'map<text, int>',
  'frozen<list<int>>',
  'frozen<set<uuid>>',
  'frozen<map<int, text>>',
  'tuple<int, text>',
  'vector<float, 3>',
  'vector<text, 2>',
];

const STATEMENTS = [
  'INSERT INTO k.t (p, c, d, v0) VALUES (?, ?, ?, ?)',
  'UPDATE k.t USING TTL ? AND TIMESTAMP ? SET l = l + ?, m[?] = ? WHERE p = ? AND c = ? AND d = ?',
  'UPDATE k.t SET l[?] = ?, st = st - ?, m = m - ? WHERE p = ? AND c = ? AND d = ?',
  'DELETE m[?] FROM k.t WHERE p = ? AND (c, d) = ?',
  'DELETE FROM k.t WHERE p IN ? AND c > ?',
  'SELECT * FROM k.t WHERE p = ? AND (c, d) > ? LIMIT ?',
  'SELECT * FROM k.t WHERE p IN ? AND (c, d) IN ? PER PARTITION LIMIT ?',
  'SELECT * FROM k.t WHERE token(p) > ? AND c = ? ALLOW FILTERING',
  'SELECT * FROM k.t WHERE m[?] = ? AND st CONTAINS ? AND v0 > ? ALLOW FILTERING',
  'SELECT m[?], (int)?, int_as_blob(?), blob_as_int(?) FROM k.t',
];

async function session(): Promise<Session> {
  const made = new Session();
  await made.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await made.run(
    'CREATE TABLE k.t (p int, c int, d text, v0 int, l list<int>, st set<text>, ' +
      'm map<text, int>, PRIMARY KEY (p, c, d))',
  );
  const columns = TYPES.map((type, i) => `c${i} ${type}`).join(', ');
  await made.run(`CREATE TABLE k.types (p int PRIMARY KEY, ${columns})`);
  return made;
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 24 }),
  fc.constantFrom(
    [0, 0, 0, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1],
    [0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 97],
    [0, 0, 0, 0, 0, 0, 0, 1],
    [97],
    [0x7f, 0xff, 0xff, 0xff],
    [0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff],
  ),
);
const value: fc.Arbitrary<BoundValue> = fc.oneof(
  { weight: 8, arbitrary: bytes.map((array) => Buffer.from(array)) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(UNSET as BoundValue) },
);

test('whatever bytes are bound, the answer is a result or an error of the protocol', async () => {
  const connection = await session();
  const prepared = await Promise.all(STATEMENTS.map((text) => connection.prepare(text)));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(STATEMENTS.length - 1),
      fc.array(value, { maxLength: 8, minLength: 8 }),
      async (which, values) => {
        const statement = prepared[which];
        assert.ok(statement);
        const given = values.slice(0, statement.variables.length);
        try {
          await connection.execute(statement.id, given);
        } catch (error) {
          assert.ok(error instanceof RequestError, String((error as Error).stack));
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('a value that is taken is given back as it was, and anything else is refused', async () => {
  const connection = await session();
  for (const [i, type] of TYPES.entries()) {
    const insert = await connection.prepare(`INSERT INTO k.types (p, c${i}) VALUES (0, ?)`);
    const select = await connection.prepare(`SELECT c${i} FROM k.types WHERE p = 0`);
    await fc.assert(
      fc.asyncProperty(value, async (bound) => {
        connection.node.clock.micros++;
        try {
          await connection.execute(insert.id, [bound]);
        } catch (error) {
          assert.ok(error instanceof RequestError, `${type}: ${(error as Error).stack}`);
          return;
        }
        if (!Buffer.isBuffer(bound) || type.includes('<')) return;
        const result = await connection.execute(select.id, []);
        assert.ok(result.kind === 'rows');
        assert.deepEqual(rowsAsBytes(result)[0]?.[0], bound, type);
      }),
      { numRuns: 40 },
    );
  }
});
