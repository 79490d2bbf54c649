import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../base/error/index.ts';
import { Session } from './harness/index.ts';

/** The collections of one row as they should be. */
interface Model {
  list: number[];
  set: Set<number>;
  map: Map<number, number>;
}

/** A change as CQL and as a change of the model; false when it must be refused. */
interface Step {
  readonly text: string;
  readonly apply: (model: Model) => boolean;
}

const small = fc.nat(4);
const some = fc.array(small, { maxLength: 3 });
const pairs = fc.array(fc.tuple(small, small), { maxLength: 3 });

function update(assignment: string): string {
  return `UPDATE k.t SET ${assignment} WHERE p = 0`;
}

function step(text: string, apply: (model: Model) => void): Step {
  return {
    text,
    apply: (model) => {
      apply(model);
      return true;
    },
  };
}

function mapText(entries: readonly (readonly [number, number])[]): string {
  return `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

function elementStep(text: string, at: number, change: (list: number[]) => void): Step {
  return {
    text,
    apply: ({ list }) => {
      if (at >= list.length) return false;
      change(list);
      return true;
    },
  };
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  some.map((v) =>
    step(update(`l = [${v}]`), (m) => {
      m.list = [...v];
    }),
  ),
  some.map((v) =>
    step(update(`l = l + [${v}]`), (m) => {
      m.list.push(...v);
    }),
  ),
  some.map((v) =>
    step(update(`l = [${v}] + l`), (m) => {
      m.list.unshift(...v);
    }),
  ),
  some.map((v) =>
    step(update(`l = l - [${v}]`), (m) => {
      m.list = m.list.filter((e) => !v.includes(e));
    }),
  ),
  fc.tuple(small, small).map(([i, v]) =>
    elementStep(update(`l[${i}] = ${v}`), i, (l) => {
      l[i] = v;
    }),
  ),
  small.map((i) =>
    elementStep(`DELETE l[${i}] FROM k.t WHERE p = 0`, i, (l) => {
      l.splice(i, 1);
    }),
  ),
  some.map((v) =>
    step(update(`s = {${v}}`), (m) => {
      m.set = new Set(v);
    }),
  ),
  some.map((v) =>
    step(update(`s = s + {${v}}`), (m) => {
      for (const e of v) m.set.add(e);
    }),
  ),
  some.map((v) =>
    step(update(`s = s - {${v}}`), (m) => {
      for (const e of v) m.set.delete(e);
    }),
  ),
  small.map((e) =>
    step(`DELETE s[${e}] FROM k.t WHERE p = 0`, (m) => {
      m.set.delete(e);
    }),
  ),
  pairs.map((v) =>
    step(update(`m = ${mapText(v)}`), (m) => {
      m.map = new Map(v);
    }),
  ),
  pairs.map((v) =>
    step(update(`m = m + ${mapText(v)}`), (m) => {
      for (const [k, e] of new Map(v)) m.map.set(k, e);
    }),
  ),
  some.map((v) =>
    step(update(`m = m - {${v}}`), (m) => {
      for (const e of v) m.map.delete(e);
    }),
  ),
  fc.tuple(small, small).map(([k, v]) =>
    step(update(`m[${k}] = ${v}`), (m) => {
      m.map.set(k, v);
    }),
  ),
  small.map((k) =>
    step(`DELETE m[${k}] FROM k.t WHERE p = 0`, (m) => {
      m.map.delete(k);
    }),
  ),
  fc.constant(
    step('DELETE l, s, m FROM k.t WHERE p = 0', (m) => {
      m.list = [];
      m.set.clear();
      m.map.clear();
    }),
  ),
);

function modelText({ list, set, map }: Model): string {
  const sorted = (numbers: Iterable<number>) => [...numbers].sort((left, right) => left - right);
  const entries = sorted(map.keys()).map((key) => `${key}: ${map.get(key)}`);
  const parts = [
    list.length === 0 ? 'null' : `[${list.join(', ')}]`,
    map.size === 0 ? 'null' : `{${entries.join(', ')}}`,
    set.size === 0 ? 'null' : `{${sorted(set).join(', ')}}`,
  ];
  return `0 ${parts.join(' ')} 0`;
}

test('lists, sets and maps end as the statements on them say, one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (all) => {
      const session = new Session();
      await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
      await session.run(
        'CREATE TABLE k.t (p int PRIMARY KEY, l list<int>, m map<int, int>, s set<int>, v int)',
      );
      await session.run('INSERT INTO k.t (p, v) VALUES (0, 0)');
      const model: Model = { list: [], set: new Set(), map: new Map() };
      for (const { text, apply } of all) {
        // Two microseconds: a collection that is set as a whole deletes up to the one before.
        session.node.clock.micros += 2;
        if (apply(model)) await session.run(text);
        else await assert.rejects(session.run(text), RequestError, text);
        assert.deepEqual(await session.rows('SELECT * FROM k.t'), [modelText(model)], text);
      }
    }),
    { numRuns: 100 },
  );
});
