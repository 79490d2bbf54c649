import assert from 'node:assert/strict';
import { test } from 'node:test';
import cassandra from 'cassandra-driver';
import { withClient, withServer } from './server.ts';

const { responseErrorCodes, consistencies } = cassandra.types;
const { ResponseError } = cassandra.errors;
const server = withServer();

test('simple and prepared statements, positional and named', async () => {
  await withClient(server(), 'driver_simple', async (client) => {
    await client.execute('CREATE TABLE driver_simple.t (k int PRIMARY KEY, v text)');
    await client.execute("INSERT INTO driver_simple.t (k, v) VALUES (1, 'literal')");
    const insert = 'INSERT INTO driver_simple.t (k, v) VALUES (?, ?)';
    await client.execute(insert, [2, 'hinted'], { hints: ['int', 'text'] });
    await client.execute(insert, [3, 'prepared'], { prepare: true });
    await client.execute(
      'INSERT INTO driver_simple.t (k, v) VALUES (:key, :value)',
      { value: 'named', key: 4 },
      { prepare: true },
    );
    const query = 'SELECT v FROM driver_simple.t WHERE k IN ?';
    const { rows } = await client.execute(query, [[1, 2, 3, 4]], { prepare: true });
    assert.deepEqual(
      rows.map((row) => row.get('v') as string),
      ['literal', 'hinted', 'prepared', 'named'],
    );
  });
});

test('a prepared statement survives changes of its table', async () => {
  await withClient(server(), 'driver_again', async (client) => {
    await client.execute('CREATE TABLE driver_again.t (k int PRIMARY KEY, v text)');
    await client.execute("INSERT INTO driver_again.t (k, v) VALUES (1, 'a')");
    const query = 'SELECT * FROM driver_again.t WHERE k = ?';
    const read = async () => {
      const { rows } = await client.execute(query, [1], { prepare: true });
      return { ...rows[0] };
    };
    assert.deepEqual(await read(), { k: 1, v: 'a' });
    await client.execute('ALTER TABLE driver_again.t ADD w int');
    await client.execute('UPDATE driver_again.t SET w = 5 WHERE k = 1');
    assert.equal((await read()).k, 1);
    await client.execute('DROP TABLE driver_again.t');
    await assert.rejects(read());
    await client.execute('CREATE TABLE driver_again.t (k int PRIMARY KEY, v text)');
    await client.execute("INSERT INTO driver_again.t (k, v) VALUES (1, 'b')");
    assert.deepEqual(await read(), { k: 1, v: 'b' });
  });
});

test('batches, logged and unlogged, prepared and not', async () => {
  await withClient(server(), 'driver_batch', async (client) => {
    await client.execute('CREATE TABLE driver_batch.t (p int, c int, v text, PRIMARY KEY (p, c))');
    const insert = 'INSERT INTO driver_batch.t (p, c, v) VALUES (?, ?, ?)';
    const items = (p: number) =>
      Array.from({ length: 5 }, (_, c) => ({ query: insert, params: [p, c, `v${c}`] }));
    await client.batch(items(1), { prepare: true });
    await client.batch(items(2), { prepare: true, logged: false });
    await client.batch(["INSERT INTO driver_batch.t (p, c, v) VALUES (3, 0, 'x')"], {
      timestamp: 1234,
    });
    const { rows } = await client.execute('SELECT p, count(*) FROM driver_batch.t WHERE p = 2');
    assert.equal(String(rows[0]?.get('count')), '5');
    const third = await client.execute('SELECT writetime(v) AS w FROM driver_batch.t WHERE p = 3');
    assert.equal(String(third.rows[0]?.get('w')), '1234');
  });
});

test('errors carry their codes and Cassandra\u2019s texts', async () => {
  await withClient(server(), 'driver_errors', async (client) => {
    await client.execute('CREATE TABLE driver_errors.t (k int PRIMARY KEY, v text)');
    const cases: readonly (readonly [string, number, string | RegExp])[] = [
      ['SELEC', responseErrorCodes.syntaxError, /^line 1:0 no viable alternative at input 'SELEC'/],
      [
        'SELECT nosuch FROM driver_errors.t',
        responseErrorCodes.invalid,
        'Undefined column name nosuch in table driver_errors.t',
      ],
      ['SELECT * FROM driver_errors.u', responseErrorCodes.invalid, 'table u does not exist'],
      [
        'CREATE TABLE driver_errors.t (k int PRIMARY KEY)',
        responseErrorCodes.alreadyExists,
        'Cannot add already existing table "t" to keyspace "driver_errors"',
      ],
    ];
    for (const [statement, code, message] of cases) {
      await assert.rejects(client.execute(statement), (error: Error) => {
        assert.ok(error instanceof ResponseError, String(error));
        assert.equal(error.code, code, error.message);
        if (typeof message === 'string') assert.equal(error.message, message);
        else assert.match(error.message, message);
        return true;
      });
    }
  });
});

test('a consistency level that cannot be met is Unavailable, with its counts', async () => {
  await withClient(server(), 'driver_level', async (client) => {
    await client.execute('CREATE TABLE driver_level.t (k int PRIMARY KEY)');
    const query = 'SELECT * FROM driver_level.t WHERE k = 1';
    const retry = new cassandra.policies.retry.FallthroughRetryPolicy();
    const options = { consistency: consistencies.two, retry };
    await assert.rejects(client.execute(query, [], options), (error) => {
      assert.ok(error instanceof ResponseError, String(error));
      assert.equal(error.code, responseErrorCodes.unavailableException);
      const { consistencies: level, required, alive } = error as unknown as Unavailable;
      assert.deepEqual([level, required, alive], [consistencies.two, 2, 1]);
      return true;
    });
  });
});

interface Unavailable {
  readonly consistencies: number;
  readonly required: number;
  readonly alive: number;
}

test('warnings reach the client', async () => {
  await withClient(server(), 'driver_warnings', async (client) => {
    await client.execute('CREATE TABLE driver_warnings.t (k int PRIMARY KEY, v text)');
    const result = await client.execute('SELECT count(*) FROM driver_warnings.t');
    assert.deepEqual(result.info.warnings, ['Aggregation query used without partition key']);
  });
});

test('a traced statement leaves a session and its events', async () => {
  await withClient(server(), 'driver_trace', async (client) => {
    await client.execute('CREATE TABLE driver_trace.t (k int PRIMARY KEY, v text)');
    const traced = { traceQuery: true, prepare: true };
    const write = 'INSERT INTO driver_trace.t (k, v) VALUES (?, ?)';
    for (const [statement, values, what] of [
      [write, [1, 'a'], 'Appending to commitlog'],
      ['SELECT * FROM driver_trace.t WHERE k = ?', [1], 'Executing single-partition query on t'],
    ] as const) {
      const { info } = await client.execute(statement, [...values], traced);
      assert.ok(info.traceId);
      const trace = await new Promise<cassandra.metadata.QueryTrace>((resolve, reject) => {
        client.metadata.getTrace(info.traceId, (error, found) =>
          error ? reject(error) : resolve(found),
        );
      });
      assert.equal(trace.requestType, 'Execute CQL3 prepared query');
      const activities = trace.events.map(({ activity }) => activity ?? '');
      assert.ok(
        activities.some((activity) => activity.startsWith(what)),
        activities.join('\n'),
      );
    }
  });
});

test('a client\u2019s timestamp and TTL are the row\u2019s', async () => {
  await withClient(server(), 'driver_times', async (client) => {
    await client.execute('CREATE TABLE driver_times.t (k int PRIMARY KEY, v text)');
    const insert = 'INSERT INTO driver_times.t (k, v) VALUES (?, ?) USING TTL ?';
    await client.execute(insert, [1, 'a', 1000], { prepare: true, timestamp: 42 });
    const { rows } = await client.execute(
      'SELECT writetime(v) AS w, ttl(v) AS t FROM driver_times.t',
    );
    assert.equal(String(rows[0]?.get('w')), '42');
    assert.ok(rows[0]?.get('t') > 900 && rows[0]?.get('t') <= 1000);
  });
});

test('statements of a keyspace that the client chose', async () => {
  await withClient(server(), 'driver_use', async (client) => {
    await client.execute('USE driver_use');
    await client.execute('CREATE TABLE t (k int PRIMARY KEY, v text)');
    await client.execute('INSERT INTO t (k, v) VALUES (?, ?)', [1, 'a'], { prepare: true });
    const { rows } = await client.execute('SELECT v FROM t WHERE k = ?', [1], { prepare: true });
    assert.equal(rows[0]?.get('v'), 'a');
  });
});
