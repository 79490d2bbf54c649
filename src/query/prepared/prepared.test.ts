import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ErrorCode, RequestError } from '../../base/error/index.ts';
import { MemoryNode, rowsOf, rowTexts, Session } from '../harness/index.ts';

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

async function session(node?: MemoryNode): Promise<Session> {
  const made = new Session(node);
  await made.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await made.run('CREATE TABLE k.t (p int, c int, v text, PRIMARY KEY (p, c))');
  return made;
}

function isUnprepared(error: unknown): boolean {
  return error instanceof RequestError && error.code === ErrorCode.UNPREPARED;
}

test('ids are the MD5 of the text, with the keyspace in use unless names are qualified', async () => {
  const { node, client, ...rest } = await session();
  const connection = new Session(node);
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const qualified = await connection.prepare('SELECT * FROM k.t');
  assert.equal(qualified.id.toString('hex'), md5('SELECT * FROM k.t'));
  await connection.run('USE k');
  const bare = await connection.prepare('SELECT * FROM t');
  assert.equal(bare.id.toString('hex'), md5('kSELECT * FROM t'));
  const again = await connection.prepare('SELECT * FROM k.t');
  assert.deepEqual(again.id, qualified.id);
  assert.equal(bare.warnings.length, 1);
  assert.equal((await connection.prepare('SELECT p FROM t')).warnings.length, 0);
  void client;
  void rest;
});

test('a prepared statement survives a change of its table, and new columns are told', async () => {
  const connection = await session();
  const select = await connection.prepare('SELECT * FROM k.t WHERE p = ?');
  const insert = await connection.prepare('INSERT INTO k.t (p, c, v) VALUES (?, ?, ?)');
  await connection.execute(insert.id, [int(1), int(2), Buffer.from('x')]);
  await connection.run('ALTER TABLE k.t ADD w int');
  await connection.execute(insert.id, [int(1), int(3), Buffer.from('y')]);
  const { resultMetadataId } = select;
  const options = { resultMetadataId, skipMetadata: true };
  const changed = rowsOf(await connection.execute(select.id, [int(1)], options));
  assert.deepEqual(rowTexts({ ...changed, warnings: [], tracingId: null }), [
    "1 2 'x' null",
    "1 3 'y' null",
  ]);
  assert.equal(changed.omitColumns, false);
  assert.ok(changed.changedMetadataId !== null);
  const current = { resultMetadataId: changed.changedMetadataId, skipMetadata: true };
  const known = rowsOf(await connection.execute(select.id, [int(1)], current));
  assert.equal(known.omitColumns, true);
  assert.equal(known.changedMetadataId, null);
  const again = await connection.prepare('SELECT * FROM k.t WHERE p = ?');
  assert.deepEqual(again.resultMetadataId, changed.changedMetadataId);
});

test('statements of a dropped table are not prepared any more, even if it comes back', async () => {
  const connection = await session();
  const { id } = await connection.prepare('SELECT * FROM k.t');
  await connection.run('DROP TABLE k.t');
  await assert.rejects(connection.execute(id, []), isUnprepared);
  await connection.run('CREATE TABLE k.t (p int PRIMARY KEY)');
  await assert.rejects(connection.execute(id, []), isUnprepared);
  const again = await connection.prepare('SELECT * FROM k.t');
  assert.deepEqual(again.id, id);
  assert.deepEqual(rowTexts(await connection.execute(id, [])), []);
  await connection.run('DROP KEYSPACE k');
  await assert.rejects(connection.execute(id, []), isUnprepared);
});

test('a statement that makes no sense after a change is not prepared any more', async () => {
  const connection = await session();
  const { id } = await connection.prepare('SELECT v FROM k.t');
  await connection.run('ALTER TABLE k.t DROP v');
  await assert.rejects(connection.execute(id, []), isUnprepared);
});

test('a prepared statement follows the user types of its table', async () => {
  const connection = await session();
  await connection.run('CREATE TYPE k.inner (a int)');
  await connection.run('CREATE TYPE k.outer (i frozen<inner>)');
  await connection.run('CREATE TABLE k.u (p int PRIMARY KEY, o frozen<outer>, i inner)');
  await connection.run('INSERT INTO k.u (p, o, i) VALUES (1, {i: {a: 5}}, {a: 6})');
  const select = await connection.prepare('SELECT o, i FROM k.u WHERE p = ?');
  const insert = await connection.prepare('INSERT INTO k.u (p, i) VALUES (?, {a: ?})');
  await connection.run('ALTER TYPE k.inner ADD b text');
  const { resultMetadataId } = select;
  const options = { resultMetadataId, skipMetadata: true };
  const changed = rowsOf(await connection.execute(select.id, [int(1)], options));
  assert.ok(changed.changedMetadataId !== null);
  assert.equal(changed.omitColumns, false);
  assert.deepEqual(
    changed.metadata.columns.map(({ type }) => type.elements.length),
    [1, 2],
  );
  await connection.run('ALTER TYPE k.inner RENAME a TO c');
  await assert.rejects(connection.execute(insert.id, [int(2), int(7)]), isUnprepared);
  assert.deepEqual(await connection.rows('SELECT o.i.c, i.c, i.b FROM k.u'), ['5 6 null']);
});

test('the cache is bounded, and what was used last stays', async () => {
  const connection = await session(new MemoryNode({ preparedStatementsCacheBytes: 20_000 }));
  const kept = await connection.prepare('SELECT p FROM k.t');
  const first = await connection.prepare('SELECT c FROM k.t');
  for (let i = 0; i < 20; i++) {
    await connection.prepare(`SELECT v FROM k.t LIMIT ${i + 1}`);
    await connection.execute(kept.id, []);
  }
  await assert.rejects(connection.execute(first.id, []), isUnprepared);
});

test('values by name find their markers, in any order', async () => {
  const connection = await session();
  const { id, variables } = await connection.prepare(
    'INSERT INTO k.t (p, c, v) VALUES (:key, ?, :value)',
  );
  assert.deepEqual(
    variables.map(({ name }) => name),
    ['key', 'c', 'value'],
  );
  const values = [Buffer.from('z'), int(5), int(4)];
  await connection.execute(id, values, { names: ['value', 'c', 'key'] });
  assert.deepEqual(await connection.rows('SELECT * FROM k.t'), ["4 5 'z'"]);
});

test('what a client lent is copied: its buffers may change after the call', async () => {
  const connection = await session();
  await connection.run(
    'CREATE TABLE k.m (p text, c text, v blob, l list<text>, m map<text, text>, ' +
      'PRIMARY KEY (p, c))',
  );
  const { id } = await connection.prepare('INSERT INTO k.m (p, c, v, l, m) VALUES (?, ?, ?, ?, ?)');
  const list = Buffer.from('000000010000000161', 'hex');
  const map = Buffer.from('0000000100000001610000000162', 'hex');
  const values = [Buffer.from('p'), Buffer.from('c'), Buffer.from('v'), list, map];
  await connection.execute(id, values);
  for (const value of values) value.fill(0);
  assert.deepEqual(await connection.rows('SELECT * FROM k.m'), ["'p' 'c' ['a'] {'a': 'b'} 0x76"]);
});
