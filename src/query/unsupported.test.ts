import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode, RequestError } from '../base/error/index.ts';
import type { UnsupportedFeature } from '../cql/analysis/index.ts';
import { UNSUPPORTED } from '../cql/analysis/index.ts';
import { Session } from './harness/index.ts';

/** Statements of every feature that is refused. */
const STATEMENTS: Readonly<Record<UnsupportedFeature, readonly string[]>> = {
  customIndexes: [
    "CREATE CUSTOM INDEX i ON k.t (v) USING 'org.apache.cassandra.index.internal.CassandraIndex'",
  ],
};

test('what is not supported is refused by its name, and by nothing else', async (context) => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await session.run('CREATE TABLE k.t (p int, c int, v int, PRIMARY KEY (p, c))');
  for (const [feature, statements] of Object.entries(STATEMENTS)) {
    const message = `${UNSUPPORTED[feature as UnsupportedFeature]} is not supported yet`;
    for (const statement of statements) {
      await context.test(statement, async () => {
        await assert.rejects(session.run(statement), (error) => {
          assert.ok(error instanceof RequestError);
          assert.equal(error.message, message);
          assert.equal(error.code, ErrorCode.INVALID);
          return true;
        });
      });
    }
  }
});
