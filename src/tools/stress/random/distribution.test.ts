import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DistributionProblem, parseDistribution } from './distribution.ts';
import { Random } from './random.ts';

const forms = [
  'fixed(7)',
  'uniform(1..1000)',
  'gaussian(1..1000)',
  'gaussian(1..1000,5)',
  'gaussian(1..1000,700,20)',
  'exp(1..1000)',
  'extreme(1..1000,0.6)',
  'extreme(1..1000,2)',
  'qextreme(1..1000,0.6,10)',
  'zipf(1..1000)',
  'zipf(1..1000,1.5)',
  'seq(1..1000)',
];

function draws(text: string, count: number, seed: number): number[] {
  const distribution = parseDistribution(text);
  const random = new Random(seed);
  return Array.from({ length: count }, () => distribution.draw(random));
}

for (const form of [...forms, ...forms.map((text) => `~${text}`)]) {
  test(`${form}: whole numbers of its range, with its mean, the same for a seed`, () => {
    const { minimum, maximum, mean } = parseDistribution(form);
    const values = draws(form, 50_000, 42);
    assert.ok(values.every((value) => Number.isInteger(value)));
    assert.ok(values.every((value) => value >= minimum && value <= maximum));
    const found = values.reduce((sum, value) => sum + value, 0) / values.length;
    const tolerance = (maximum - minimum) * 0.02;
    assert.ok(Math.abs(found - mean) <= tolerance, `mean ${found}, told ${mean}`);
    assert.deepEqual(draws(form, 100, 42), values.slice(0, 100));
  });
}

test('gaussian has the deviation that it is asked for', () => {
  const values = draws('gaussian(1..1000000,500000,50000)', 50_000, 1);
  const variance = values.reduce((sum, value) => sum + (value - 500_000) ** 2, 0) / values.length;
  assert.ok(Math.abs(Math.sqrt(variance) / 50_000 - 1) < 0.02);
});

test('seq gives every value once a round', () => {
  assert.deepEqual(draws('seq(3..5)', 7, 0), [3, 4, 5, 3, 4, 5, 3]);
});

test('zipf draws the first value as often as its exponent says', () => {
  const values = draws('zipf(1..100,2)', 50_000, 3);
  const count = (of: number) => values.filter((value) => value === of).length;
  assert.ok(count(1) > 2.5 * count(2) && count(2) > 1.5 * count(3));
});

test('units, names and spaces of cassandra-stress are taken', () => {
  assert.equal(parseDistribution('UNIFORM(1..10K)').maximum, 10_000);
  assert.equal(parseDistribution(' seq( 1..5M ) ').maximum, 5_000_000);
  assert.equal(parseDistribution('gauss(1..2B)').maximum, 2_000_000_000);
  assert.equal(parseDistribution('~exp(1..9)').minimum, 1);
});

for (const wrong of [
  '',
  'uniform',
  'uniform()',
  'uniform(1)',
  'uniform(9..1)',
  'uniform(1..x)',
  'uniform(1..5,3)',
  'extreme(1..5)',
  'gaussian(1..5,0)',
  'beta(1..5)',
  'fixed(1.5)',
  'constructor(1..2)',
]) {
  test(`"${wrong}" is refused with what is right`, () => {
    assert.throws(() => parseDistribution(wrong), DistributionProblem);
  });
}

test('seeds that differ in one bit give streams that have nothing in common', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 52 }), (seed, bit) => {
      const other = Math.floor(seed / 2 ** bit) % 2 === 0 ? seed + 2 ** bit : seed - 2 ** bit;
      fc.pre(Number.isSafeInteger(other));
      const [one, two] = [new Random(seed), new Random(other)];
      const pairs = Array.from({ length: 8 }, () => one.next() === two.next());
      assert.ok(pairs.filter((same) => same).length <= 1);
    }),
  );
});
