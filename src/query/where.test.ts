import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../base/error/index.ts';
import { rowTexts, Session } from './harness/index.ts';

type Key = readonly [c: number, d: number, e: number];

/** A restriction as CQL, and what it means of a row. */
interface Clause {
  readonly text: string;
  readonly holds: (key: Key) => boolean;
}

const NAMES = ['c', 'd', 'e'] as const;
const OPERATORS = ['<', '<=', '>', '>='] as const;
const small = fc.nat(3);

function compareLists(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < right.length; i++) {
    const order = (left[i] ?? 0) - (right[i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function meets(order: number, operator: string): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** Columns from `start` on, as many as values, compared together. */
function tupleClause(start: number, operator: string, values: readonly number[]): Clause {
  const names = NAMES.slice(start, start + values.length);
  return {
    text: `(${names.join(', ')}) ${operator} (${values.join(', ')})`,
    holds: (key) => meets(compareLists(key.slice(start), values), operator),
  };
}

function equalClause(at: number, values: readonly number[]): Clause {
  const name = NAMES[at] as string;
  const text = values.length === 1 ? `${name} = ${values[0]}` : `${name} IN (${values.join(', ')})`;
  return { text, holds: (key) => values.includes(key[at] as number) };
}

/** Equalities on the first columns, then up to two bounds on those that follow. */
const where: fc.Arbitrary<readonly Clause[]> = fc
  .record({
    equal: fc.array(fc.array(small, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    lower: fc.option(
      fc.tuple(fc.constantFrom('>', '>='), fc.array(small, { minLength: 1, maxLength: 3 })),
    ),
    upper: fc.option(
      fc.tuple(fc.constantFrom('<', '<='), fc.array(small, { minLength: 1, maxLength: 3 })),
    ),
  })
  .map(({ equal, lower, upper }) => {
    const start = equal.length;
    const bounds = [lower, upper].filter((bound) => bound !== null);
    return [
      ...equal.map((values, at) => equalClause(at, [...new Set(values)])),
      ...bounds.map(([operator, values]) =>
        tupleClause(start, operator, values.slice(0, 3 - start)),
      ),
    ];
  });

const TABLES = [
  'c ASC, d ASC, e ASC',
  'c DESC, d DESC, e DESC',
  'c DESC, d ASC, e DESC',
  'c ASC, d DESC, e DESC',
];

async function filled(keys: readonly Key[]): Promise<Session> {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  for (const [i, order] of TABLES.entries()) {
    await session.run(
      `CREATE TABLE k.t${i} (p int, c int, d int, e int, PRIMARY KEY (p, c, d, e)) ` +
        `WITH CLUSTERING ORDER BY (${order})`,
    );
    for (const key of keys) {
      await session.run(`INSERT INTO k.t${i} (p, c, d, e) VALUES (0, ${key.join(', ')})`);
    }
  }
  return session;
}

test('slices of clustering columns hold exactly the rows that the relations hold for', async () => {
  const keys = fc.array(fc.tuple(small, small, small), { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.array(where, { minLength: 10, maxLength: 10 }),
      async (rows, many) => {
        const session = await filled(rows);
        for (const clauses of many) {
          const condition = clauses.map(({ text }) => ` AND ${text}`).join('');
          for (const i of TABLES.keys()) {
            const all = await session.rows(`SELECT c, d, e FROM k.t${i} WHERE p = 0`);
            const expected = all.filter((row) => {
              const key = row.split(' ').map(Number) as unknown as Key;
              return clauses.every(({ holds }) => holds(key));
            });
            const text = `SELECT c, d, e FROM k.t${i} WHERE p = 0${condition}`;
            assert.deepEqual(await session.rows(text), expected, text);
            const reversed = TABLES[i]
              ?.replaceAll('ASC', 'asc')
              .replaceAll('DESC', 'ASC')
              .replaceAll('asc', 'DESC');
            const backwards = await session.rows(`${text} ORDER BY ${reversed}`);
            assert.deepEqual(backwards, [...expected].reverse(), `${text} backwards`);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('a filter gives what the relations hold for, over all partitions', async () => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await session.run('CREATE TABLE k.t (p int, q int, c int, v int, PRIMARY KEY ((p, q), c))');
  const rows: number[][] = [];
  for (let i = 0; i < 40; i++) {
    const row = [i % 3, i % 2, i % 7, i % 5];
    rows.push(row);
    await session.run(`INSERT INTO k.t (p, q, c, v) VALUES (${row.join(', ')})`);
  }
  const names = ['p', 'q', 'c', 'v'];
  const relation = fc.tuple(fc.nat(3), fc.constantFrom(...OPERATORS, '='), fc.nat(6));
  await fc.assert(
    fc.asyncProperty(fc.array(relation, { minLength: 1, maxLength: 3 }), async (relations) => {
      const text = relations.map(([at, op, value]) => `${names[at]} ${op} ${value}`).join(' AND ');
      const all = await session.rows('SELECT * FROM k.t');
      const expected = all.filter((row) => {
        const values = row.split(' ').map(Number);
        return relations.every(([at, op, value]) => {
          const order = (values[at] as number) - value;
          return op === '=' ? order === 0 : meets(order, op);
        });
      });
      try {
        const given = await session.rows(`SELECT * FROM k.t WHERE ${text} ALLOW FILTERING`);
        assert.deepEqual(given, expected, text);
      } catch (error) {
        assert.ok(error instanceof RequestError, String((error as Error).stack));
        assert.match(
          error.message,
          /more than one relation|More than one restriction|both an equality/,
        );
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(rows.length > 0);
});

test('a deletion of rows up to null or from null is refused, and takes none', async () => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  for (const order of ['ASC', 'DESC']) {
    await session.run(
      `CREATE TABLE k.t_${order} (p int, c int, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c ${order})`,
    );
    await session.run(`INSERT INTO k.t_${order} (p, c) VALUES (1, 1)`);
    for (const operator of OPERATORS) {
      await assert.rejects(
        session.run(`DELETE FROM k.t_${order} WHERE p = 1 AND c ${operator} null`),
        {
          message: 'Invalid null value in condition for column c',
        },
      );
    }
    assert.deepEqual(rowTexts(await session.run(`SELECT * FROM k.t_${order}`)), ['1 1']);
  }
});
