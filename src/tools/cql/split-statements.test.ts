import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitStatements } from './index.ts';

test('a script is cut at the semicolons that end statements', () => {
  const script = `
    -- a schema; with comments
    CREATE TABLE k.t (id int PRIMARY KEY, "odd;name" text); // and more;
    /* not; this */ INSERT INTO k.t (id, "odd;name") VALUES (1, 'it''s; fine');
    BEGIN BATCH
      INSERT INTO k.t (id) VALUES (2);
      DELETE FROM k.t WHERE id = 1;
    APPLY BATCH;
    INSERT INTO k.t (id, "odd;name") VALUES (3, $$a;'b$$);
    SELECT * FROM k.t`;
  assert.deepEqual(
    splitStatements(script).map((text) => text.replace(/\s+/g, ' ')),
    [
      'CREATE TABLE k.t (id int PRIMARY KEY, "odd;name" text)',
      `INSERT INTO k.t (id, "odd;name") VALUES (1, 'it''s; fine')`,
      'BEGIN BATCH INSERT INTO k.t (id) VALUES (2); DELETE FROM k.t WHERE id = 1; APPLY BATCH',
      `INSERT INTO k.t (id, "odd;name") VALUES (3, $$a;'b$$)`,
      'SELECT * FROM k.t',
    ],
  );
});

test('a script of nothing has no statements', () => {
  assert.deepEqual(splitStatements(' ;; -- nothing\n'), []);
});
