import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyMessage, sharedMark } from './index.ts';

class Row {
  readonly key: Buffer;
  readonly cells = new Map<string, readonly number[]>();
  next: Row | null = null;

  constructor(key: Buffer) {
    this.key = key;
  }
}

class Schema {
  static readonly shared = true;
  readonly tables = ['a'];
}

test('a copy is equal, keeps its classes and shares nothing', () => {
  const row = new Row(Buffer.from('key'));
  row.cells.set('x', Object.freeze([1, 2]));
  row.next = row;
  const message = {
    row,
    again: row,
    words: new Int32Array([1, 2]),
    set: new Set([1n]),
    none: null,
  };
  const copy = copyMessage(message);
  assert.deepEqual(copy, message);
  assert.ok(copy.row instanceof Row);
  assert.notEqual(copy.row, row);
  assert.equal(copy.row, copy.again);
  assert.equal(copy.row.next, copy.row);
  row.key[0] = 0;
  message.words[0] = 9;
  assert.equal(copy.row.key.toString(), 'key');
  assert.equal(copy.words[0], 1);
  assert.ok(Object.isFrozen(copy.row.cells.get('x')));
});

test('snapshots that say so stay shared', () => {
  const schema = new Schema();
  const marked = { [sharedMark]: true, at: 1 };
  const copy = copyMessage({ schema, marked });
  assert.equal(copy.schema, schema);
  assert.equal(copy.marked, marked);
});

test('what no wire could carry is refused with its place', () => {
  const message = { replies: [{ done: () => 1 }] };
  assert.throws(() => copyMessage(message), /message\.replies\[0\]\.done is a function/);
  assert.throws(() => copyMessage({ later: Promise.resolve() }), /message\.later is a promise/);
});
