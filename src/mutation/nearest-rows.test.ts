import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tableFromText } from '../schema/index.ts';
import { floatsOf, floatType, intType, similarity, vectorType } from '../types/index.ts';
import {
  Cell,
  compareKeys,
  DeletionTime,
  decorateKey,
  Liveness,
  NearestRows,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionData,
  Row,
} from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 300) };

const table = tableFromText('ks', 't', 'k int, c int, v vector<float, 2>, PRIMARY KEY (k, c)');
const column = table.regulars[0];
assert.ok(column);
const type = vectorType(floatType, 2);

type Vector = readonly [number, number] | null;

function rowOf(c: number, vector: Vector): Row {
  const cells =
    vector === null
      ? []
      : [new Cell(column as never, 1, NO_TTL, NO_DELETION_TIME, type.encode(vector), null)];
  const liveness = new Liveness(1, NO_TTL, NO_DELETION_TIME);
  return new Row([intType.encode(c)], liveness, DeletionTime.LIVE, cells);
}

const vectors = fc.option(
  fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
  { freq: 6 },
);

test('of many rows the most alike are kept, of equals the earlier, in the order of the ring', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(vectors, { maxLength: 6 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 10 }),
      (groups, limit) => {
        const partitions = groups
          .map((rows, k) => {
            const key = decorateKey(intType.encode(k));
            const made = rows.map((vector, c) => rowOf(c, vector));
            return new PartitionData(key, DeletionTime.LIVE, null, made);
          })
          .sort((left, right) => compareKeys(left.key, right.key));
        const wanted = type.encode([3, -4]);
        const search = {
          table,
          column: column as never,
          vector: wanted,
          similarity: 'EUCLIDEAN',
        } as const;
        const nearest = new NearestRows(search, limit, 100);
        for (const partition of partitions) nearest.add(partition);
        const all = partitions.flatMap(({ key, unfiltereds }) =>
          unfiltereds.flatMap((row) => {
            const cell = (row as Row).columns[0];
            if (!(cell instanceof Cell)) return [];
            const score = similarity('EUCLIDEAN', floatsOf(cell.value), floatsOf(wanted));
            return [{ id: `${key.key.toString('hex')} ${nameOf(row as Row)}`, score }];
          }),
        );
        const best = all
          .map((each, number) => ({ ...each, number }))
          .sort((left, right) => right.score - left.score || left.number - right.number)
          .slice(0, limit)
          .sort((left, right) => left.number - right.number);
        const found = nearest
          .partitions()
          .flatMap(({ key, unfiltereds }) =>
            unfiltereds.map((row) => `${key.key.toString('hex')} ${nameOf(row as Row)}`),
          );
        assert.deepEqual(
          found,
          best.map(({ id }) => id),
        );
      },
    ),
    runs,
  );
});

function nameOf({ clustering }: Row): string {
  return clustering.map((each) => each?.toString('hex')).join();
}
