import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../platform/index.ts';
import type { Memtable } from '../memtable/index.ts';
import { WriteExpired } from '../storage-engine.ts';
import { MemtablePool } from './memtable-pool.ts';

test('writes that wait for memory are given up when their coordinators have stopped waiting', async () => {
  let now = 1000;
  const clock: Clock = {
    nowMillis: () => now,
    nowMicros: () => now * 1000,
    monotonicMillis: () => now,
  };
  const limits = { limitBytes: 100, cleanupThreshold: 0.5, longestWaitMs: 2000 };
  const pool = new MemtablePool(limits, clock, () => {});
  pool.grew(150);
  assert.ok(pool.isExhausted);

  const early = pool.room(true);
  const patient = pool.room(false);
  now += 1500;
  const late = pool.room(true);
  now += 1000;
  pool.gone({ accountedBytes: 150, flushingBytes: 0 } as Memtable);

  await assert.rejects(early, WriteExpired);
  await Promise.all([late, patient]);
});
