import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency, ErrorCode, RequestError } from '../base/error/index.ts';
import type { UnsupportedFeature } from '../cql/analysis/index.ts';
import { UNSUPPORTED } from '../cql/analysis/index.ts';
import { Session } from './harness/index.ts';

/** Statements of every feature that is refused. */
const STATEMENTS: Readonly<Record<UnsupportedFeature, readonly string[]>> = {
  annOrdering: ['SELECT * FROM k.t ORDER BY v ANN OF [1.0, 2.0] LIMIT 1'],
  compactStorage: ['CREATE TABLE k.x (p int PRIMARY KEY, v int) WITH COMPACT STORAGE'],
  conditionalUpdate: [
    'INSERT INTO k.t (p, c) VALUES (1, 1) IF NOT EXISTS',
    'UPDATE k.t SET v = 1 WHERE p = 1 AND c = 1 IF EXISTS',
    'UPDATE k.t SET v = 1 WHERE p = 1 AND c = 1 IF v = 2',
    'DELETE FROM k.t WHERE p = 1 AND c = 1 IF EXISTS',
    'BEGIN BATCH INSERT INTO k.t (p, c) VALUES (1, 1) IF NOT EXISTS; APPLY BATCH',
  ],
  customTypes: [
    "CREATE TABLE k.x (p int PRIMARY KEY, v 'org.apache.cassandra.db.marshal.UTF8Type')",
  ],
  indexes: ['CREATE INDEX ON k.t (v)', "CREATE CUSTOM INDEX i ON k.t (v) USING 'sai'"],
  maskingFunctions: ['SELECT mask_null(v) FROM k.t'],
  materializedViews: [
    'CREATE MATERIALIZED VIEW k.m AS SELECT * FROM k.t WHERE p IS NOT NULL PRIMARY KEY (p)',
    'DROP MATERIALIZED VIEW k.m',
  ],
  serialReads: ['!SELECT * FROM k.t WHERE p = 1'],
  triggers: ["CREATE TRIGGER x ON k.t USING 'c'", 'DROP TRIGGER x ON k.t'],
};

test('what is not supported is refused by its name, and by nothing else', async (context) => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await session.run('CREATE TABLE k.t (p int, c int, v int, PRIMARY KEY (p, c))');
  for (const [feature, statements] of Object.entries(STATEMENTS)) {
    const message = `${UNSUPPORTED[feature as UnsupportedFeature]} is not supported yet`;
    for (const statement of statements) {
      await context.test(statement, async () => {
        const isSerial = statement.startsWith('!');
        const consistency = isSerial ? Consistency.SERIAL : Consistency.ONE;
        await assert.rejects(session.run(statement.replace('!', ''), { consistency }), (error) => {
          assert.ok(error instanceof RequestError);
          assert.equal(error.message, message);
          assert.equal(error.code, ErrorCode.INVALID);
          return true;
        });
      });
    }
  }
});
