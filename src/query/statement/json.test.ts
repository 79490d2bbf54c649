import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../harness/index.ts';

test('SELECT JSON gives each row as one object, and quotes names that need it', async () => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await session.run(
    'CREATE TABLE k.t (p int, c int, s text static, l list<int>, m map<text, int>, st set<text>, ' +
      'v text, PRIMARY KEY (p, c))',
  );
  await session.run(
    "INSERT INTO k.t (p, c, l, m, st, v) VALUES (300, 1, [1, 2], {'a': 1}, {'b', 'a'}, 'q\"') " +
      'USING TIMESTAMP 7',
  );
  assert.deepEqual(await session.rows('SELECT JSON * FROM k.t'), [
    '\'{"p": 300, "c": 1, "s": null, "l": [1, 2], "m": {"a": 1}, "st": ["a", "b"], "v": "q\\""}\'',
  ]);
  assert.deepEqual(await session.rows('SELECT JSON p, v AS "Up", writetime(v) FROM k.t'), [
    '\'{"p": 300, "\\"Up\\"": "q\\"", "writetime(v)": 7}\'',
  ]);
  assert.deepEqual(await session.rows('SELECT JSON count(*) FROM k.t WHERE p = 1'), [
    '\'{"count": 0}\'',
  ]);
});
