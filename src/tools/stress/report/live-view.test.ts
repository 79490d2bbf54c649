import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interval } from '../measure/index.ts';
import { LiveView } from './live-view.ts';

const second: Interval = {
  atSeconds: 1,
  seconds: 1,
  operations: 4200,
  errors: 0,
  p50Ms: 0.4,
  p99Ms: 12.34,
  maximumMs: 20,
};

/** A terminal that keeps what was written to it. */
function terminal(columns: number, isTTY = true) {
  const written: string[] = [];
  return { columns, isTTY, written, write: (text: string) => written.push(text) };
}

test('one line is written over and over: how far, how many, how fast, how many failed', () => {
  const out = terminal(120);
  const view = new LiveView(out);
  view.show('warm-up', 0, second);
  view.show('cluster', 0.5, { ...second, errors: 3 });
  const half = '█'.repeat(12) + '░'.repeat(12);
  assert.deepEqual(out.written, [
    `\r\x1b[K${'░'.repeat(24)} warm-up  4200/s  p50 0.400 ms  p99 12.3 ms`,
    `\r\x1b[K${half} cluster  4200/s  p50 0.400 ms  p99 12.3 ms, 3 failed`,
  ]);
});

test('it never takes a second line, and is gone at the end', () => {
  const out = terminal(40);
  const view = new LiveView(out);
  view.show('a cluster with a long name', 1, second);
  assert.equal(out.written[0]?.replace('\r\x1b[K', '').length, 39);
  view.clear();
  assert.equal(out.written[1], '\r\x1b[K');
});

test('nothing is written where no terminal is', () => {
  const out = terminal(120, false);
  const view = new LiveView(out);
  view.show('cluster', 1, second);
  view.clear();
  assert.deepEqual(out.written, []);
});
