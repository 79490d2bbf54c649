import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from './index.ts';

const draws = (random: SeededRandom) => Array.from({ length: 20 }, () => random.uint32());

test('the same seed gives the same numbers, another seed others', () => {
  assert.deepEqual(draws(new SeededRandom(7)), draws(new SeededRandom(7)));
  assert.notDeepEqual(draws(new SeededRandom(7)), draws(new SeededRandom(8)));
  assert.notDeepEqual(draws(new SeededRandom(2 ** 40)), draws(new SeededRandom(0)));
});

test('a named stream does not depend on what others drew', () => {
  const first = new SeededRandom(1);
  const second = new SeededRandom(1);
  draws(second);
  assert.deepEqual(draws(first.fork('disk')), draws(second.fork('disk')));
  assert.notDeepEqual(draws(first.fork('disk')), draws(first.fork('network')));
});

test('numbers are spread evenly', () => {
  const random = new SeededRandom(3);
  const counts = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 10_000; draw++) {
    const value = random.integer(10);
    counts[value] = (counts[value] as number) + 1;
  }
  for (const count of counts) assert.ok(count > 850 && count < 1150, String(counts));
  const bytes = new Set(random.bytes(5000));
  assert.equal(bytes.size, 256);
  assert.throws(() => random.pick([]), RangeError);
  assert.ok(['a', 'b'].includes(random.pick(['a', 'b'])));
});
