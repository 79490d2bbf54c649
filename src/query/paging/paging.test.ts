import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../../base/error/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { MemoryNode, valueText } from '../harness/index.ts';
import type { ClientState, QueryOptions, RowsResult } from '../query-processor.ts';
import { resultBytes } from '../query-processor.ts';
import { readPagingState, writePagingState } from './index.ts';

const OPTIONS: QueryOptions = {
  consistency: 1,
  values: [],
  names: null,
  skipMetadata: false,
  pageSize: null,
  pagingState: null,
  serialConsistency: null,
  timestamp: null,
  keyspace: null,
  nowInSeconds: null,
};

async function rows(
  node: MemoryNode,
  client: ClientState,
  text: string,
  options: Partial<QueryOptions> = {},
): Promise<RowsResult> {
  const request = { client, protocolVersion: 5, tracing: false, customPayload: null };
  const result = await node.processor.query(text, { ...OPTIONS, ...options }, request);
  assert.equal(result.kind, 'rows');
  return result as RowsResult;
}

function texts(result: RowsResult): string[] {
  return result.rows.map((row) =>
    row
      .map((value, i) => valueText(result.metadata.columns[i]?.type as never, resultBytes(value)))
      .join(' '),
  );
}

async function filledNode(
  data: readonly { p: number; c: number; d: number; kind: number }[],
): Promise<{ node: MemoryNode; client: ClientState }> {
  const node = new MemoryNode();
  const client = node.newClient();
  const run = async (text: string) => {
    const request = { client, protocolVersion: 5, tracing: false, customPayload: null };
    await node.processor.query(text, OPTIONS, request);
  };
  await run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await run(
    'CREATE TABLE k.t (p int, c int, d int, s int static, v int, PRIMARY KEY (p, c, d)) ' +
      'WITH CLUSTERING ORDER BY (c DESC, d ASC)',
  );
  await run('CREATE TABLE k.flat (p int PRIMARY KEY, v int)');
  for (const { p, c, d, kind } of data) {
    node.clock.micros++;
    if (kind === 0) await run(`INSERT INTO k.t (p, s) VALUES (${p}, ${c})`);
    else if (kind === 1) await run(`DELETE FROM k.t WHERE p = ${p} AND c = ${c}`);
    else await run(`INSERT INTO k.t (p, c, d, v) VALUES (${p}, ${c}, ${d}, ${kind})`);
    await run(`INSERT INTO k.flat (p, v) VALUES (${p * 10 + c}, ${d})`);
  }
  return { node, client };
}

const QUERIES = [
  'SELECT * FROM k.t',
  'SELECT p, c, d FROM k.t WHERE p = 1',
  'SELECT * FROM k.t WHERE p = 1 ORDER BY c ASC',
  'SELECT * FROM k.t WHERE p = 1 AND c > 1',
  'SELECT * FROM k.t WHERE p = 1 AND c IN (1, 3) AND d >= 1',
  'SELECT * FROM k.t WHERE p = 1 AND (c, d) > (1, 1)',
  'SELECT * FROM k.t WHERE p = 1 AND (c, d) IN ((1, 1), (2, 2), (3, 0)) ORDER BY c ASC, d DESC',
  'SELECT * FROM k.t WHERE p IN (0, 1, 2, 7)',
  'SELECT * FROM k.t WHERE p IN (0, 1, 2) PER PARTITION LIMIT 2 LIMIT 5',
  'SELECT * FROM k.t PER PARTITION LIMIT 2',
  'SELECT * FROM k.t PER PARTITION LIMIT 3 LIMIT 7',
  'SELECT * FROM k.t LIMIT 6',
  'SELECT p, v FROM k.t WHERE p = 1 LIMIT 4',
  'SELECT DISTINCT p, s FROM k.t',
  'SELECT DISTINCT p FROM k.t LIMIT 2',
  'SELECT DISTINCT p, s FROM k.t WHERE p IN (0, 1, 2)',
  'SELECT * FROM k.t WHERE v > 3 ALLOW FILTERING',
  'SELECT * FROM k.t WHERE c = 1 ALLOW FILTERING',
  'SELECT * FROM k.t WHERE s > 0 ALLOW FILTERING',
  'SELECT * FROM k.t WHERE token(p) > 0',
  'SELECT * FROM k.flat',
  'SELECT * FROM k.flat WHERE p IN (10, 11, 12, 20, 30)',
];

const DATA = fc.array(fc.record({ p: fc.nat(3), c: fc.nat(3), d: fc.nat(2), kind: fc.nat(6) }), {
  maxLength: 40,
});

test('all pages of a query together are its unpaged result, on any coordinator', async () => {
  await fc.assert(
    fc.asyncProperty(DATA, fc.integer({ min: 1, max: 7 }), async (data, pageSize) => {
      const { node, client } = await filledNode(data);
      for (const text of QUERIES) {
        const whole = texts(await rows(node, client, text));
        const paged: string[] = [];
        let pagingState: Buffer | null = null;
        let pages = 0;
        do {
          const page: RowsResult = await rows(node, node.newClient(), text, {
            pageSize,
            pagingState,
          });
          assert.ok(page.rows.length <= pageSize, text);
          paged.push(...texts(page));
          pagingState = page.pagingState;
          assert.ok(++pages <= whole.length + 5, `${text} goes on for ever`);
        } while (pagingState !== null);
        assert.deepEqual(paged, whole, `${text} by ${pageSize}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('a paging state keeps what it is made of, and other bytes are refused', () => {
  const table = tableFromText('k', 't', 'p int, c blob, d text, PRIMARY KEY (p, c, d)');
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const count = fc.integer({ min: 0, max: 0x7fffffff });
  fc.assert(
    fc.property(bytes, fc.option(fc.tuple(bytes, bytes)), count, count, (key, mark, all, one) => {
      const state = {
        partitionKey: key.length === 0 ? null : key,
        clustering: mark,
        remaining: all,
        remainingInPartition: one,
      };
      const written = writePagingState(state);
      assert.deepEqual(readPagingState(written, table), state);
      const refuses = (wrong: Buffer) =>
        assert.throws(() => readPagingState(wrong, table), isRefusal);
      refuses(written.subarray(0, written.length - 1));
      refuses(Buffer.concat([written, Buffer.alloc(1)]));
    }),
  );
  fc.assert(
    fc.property(bytes, (garbage) => {
      try {
        readPagingState(garbage, table);
      } catch (error) {
        assert.ok(isRefusal(error as Error));
      }
    }),
  );
});

function isRefusal(error: unknown): boolean {
  return error instanceof RequestError && error.message === 'Invalid value for the paging state';
}
