import assert from 'node:assert/strict';
import { test } from 'node:test';
import type cassandra from 'cassandra-driver';
import { withClient, withServer } from './server.ts';

const server = withServer();
const rowsInAll = 100_000;
const partitions = 100;
const rowsInBatch = 50;

/** The driver's stream is a Readable, though its type definitions promise less. */
function rowsOf(stream: unknown): AsyncIterable<cassandra.types.Row> {
  return stream as AsyncIterable<cassandra.types.Row>;
}

test('100,000 rows are written, and read page by page', async () => {
  await withClient(server(), 'driver_pages', async (client) => {
    await client.execute('CREATE TABLE driver_pages.t (p int, c int, v text, PRIMARY KEY (p, c))');
    const insert = 'INSERT INTO driver_pages.t (p, c, v) VALUES (?, ?, ?)';
    const row = (p: number, c: number) => [p, c, `value ${c * partitions + p}`];
    const batch = async (p: number, first: number) => {
      const cells = Array.from({ length: rowsInBatch }, (_, i) => row(p, first + i));
      const queries = cells.map((params) => ({ query: insert, params }));
      await client.batch(queries, { prepare: true, logged: false });
    };
    for (let c = 0; c < rowsInAll / partitions; c += rowsInBatch) {
      await Promise.all(Array.from({ length: partitions }, (_, p) => batch(p, c)));
    }

    const seen = new Set<number>();
    const select = 'SELECT p, c, v FROM driver_pages.t';
    const note = (row: cassandra.types.Row) => {
      const at = (row.get('c') as number) * partitions + (row.get('p') as number);
      assert.equal(row.get('v'), `value ${at}`);
      seen.add(at);
    };
    await new Promise<void>((resolve, reject) => {
      client.eachRow(
        select,
        [],
        { prepare: true, autoPage: true, fetchSize: 5000 },
        (_, row) => note(row),
        (error) => (error ? reject(error) : resolve()),
      );
    });
    assert.equal(seen.size, rowsInAll);

    let streamed = 0;
    for await (const row of rowsOf(client.stream(select, [], { prepare: true, fetchSize: 1777 }))) {
      assert.ok(row);
      streamed += 1;
    }
    assert.equal(streamed, rowsInAll);

    let inOne = 0;
    let last = -1;
    const wide = 'SELECT c FROM driver_pages.t WHERE p = ?';
    for await (const row of await client.execute(wide, [7], { prepare: true, fetchSize: 64 })) {
      assert.equal(row.get('c'), last + 1);
      last = row.get('c') as number;
      inOne += 1;
    }
    assert.equal(inOne, rowsInAll / partitions);
  });
});

test('a page\u2019s state goes on where the page ended, also for another client', async () => {
  await withClient(server(), 'driver_state', async (client) => {
    await client.execute('CREATE TABLE driver_state.t (k int PRIMARY KEY)');
    const insert = 'INSERT INTO driver_state.t (k) VALUES (?)';
    for (let k = 0; k < 25; k++) await client.execute(insert, [k], { prepare: true });
    const keys = new Set<number>();
    let pageState: string | undefined;
    let pages = 0;
    do {
      const options = { prepare: true, fetchSize: 10, ...(pageState ? { pageState } : {}) };
      const result = await client.execute('SELECT k FROM driver_state.t', [], options);
      for (const row of result.rows) keys.add(row.get('k') as number);
      pageState = result.pageState ?? undefined;
      pages += 1;
    } while (pageState !== undefined);
    assert.equal(keys.size, 25);
    assert.equal(pages, 3);
  });
});
