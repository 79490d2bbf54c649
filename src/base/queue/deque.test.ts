import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Deque } from './index.ts';

test('a deque does what an array does', () => {
  const action = fc.constantFrom('push', 'push', 'unshift', 'shift', 'pop', 'clear' as const);
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const deque = new Deque<number>(1);
      const array: number[] = [];
      let next = 0;
      for (const what of actions) {
        if (what === 'push' || what === 'unshift') {
          deque[what](next);
          array[what](next++);
        } else if (what === 'clear') {
          if (next % 5 !== 0) continue;
          deque.clear();
          array.length = 0;
        } else {
          assert.equal(deque[what as 'shift' | 'pop'](), array[what as 'shift' | 'pop']());
        }
        assert.deepEqual([...deque], array);
        assert.equal(deque.length, array.length);
        assert.equal(deque.peek(), array[0]);
      }
    }),
  );
});

test('an item that was taken is no longer held', () => {
  const deque = new Deque<object>(4);
  deque.push({});
  deque.shift();
  assert.equal(deque.peek(), undefined);
  assert.deepEqual([...deque], []);
});
