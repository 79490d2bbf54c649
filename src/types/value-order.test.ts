import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CqlType } from './index.ts';
import { bigintType, blobType, intType, sortedByValue, textType, timestampType } from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const MANY = 300;

const EMPTY = Buffer.alloc(0);
const int32 = fc.integer({ min: -4, max: 4 }).map((value) => intType.encode(value));
const int64 = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n }))
  .map((value) => bigintType.encode(value));
const bytes = fc
  .oneof(fc.uint8Array({ maxLength: 9 }), fc.constantFrom([0], [0, 0], [1], [1, 0]))
  .map((value) => Buffer.from(value));

const cases: readonly (readonly [CqlType, fc.Arbitrary<Buffer>])[] = [
  [
    intType,
    fc.oneof(
      int32,
      fc.integer().map((value) => intType.encode(value)),
    ),
  ],
  [bigintType, int64],
  [timestampType, int64],
  [blobType, bytes],
  [textType, fc.string({ maxLength: 9 }).map((text) => Buffer.from(text))],
];

for (const [type, value] of cases) {
  test(`many values of ${type.name} are sorted as few are`, () => {
    const values = fc.array(fc.oneof(value, fc.constant(EMPTY)), {
      minLength: MANY,
      maxLength: MANY,
    });
    fc.assert(
      fc.property(values, (some) => {
        const items = some.map((each, place) => ({ each, place }));
        const expected = [...items].sort((left, right) => type.compare(left.each, right.each));
        const sorted = sortedByValue(items, type, ({ each }) => each);
        assert.deepEqual(
          sorted.map(({ place }) => place),
          expected.map(({ place }) => place),
        );
        assert.deepEqual(
          sortedByValue(sorted, type, ({ each }) => each),
          sorted,
        );
      }),
      { seed, numRuns: 30 },
    );
  });
}
