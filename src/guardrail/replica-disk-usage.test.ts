import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Guarded } from './guarded.ts';
import {
  DISK_USAGE_NOTIFY_INTERVAL_MS,
  diskUsageOf,
  ReplicaDiskUsage,
} from './replica-disk-usage.ts';
import { Threshold } from './threshold.ts';
import { THRESHOLD_TEXTS } from './threshold-texts.ts';

function client(isOrdinary = true): Guarded & { readonly told: string[] } {
  const told: string[] = [];
  return { isOrdinary, told, warn: (message) => told.push(message) };
}

test('a full replica refuses writes every time, and clients are warned of it once in half an hour', () => {
  const guardrail = new ReplicaDiskUsage();
  const alice = client();
  const message =
    'Guardrail replica_disk_usage violated: Write request failed because disk usage exceeds ' +
    'failure threshold';
  for (const now of [0, 1, DISK_USAGE_NOTIFY_INTERVAL_MS]) {
    assert.throws(() => guardrail.guard('FULL', alice, now), { code: 0x2200, message });
  }
  assert.deepEqual(alice.told, [message, message]);
});

test('of a nearly full one clients are warned once in half an hour, all of them together', () => {
  const guardrail = new ReplicaDiskUsage();
  const [alice, bob] = [client(), client()];
  guardrail.guard('STUFFED', alice, 0);
  guardrail.guard('STUFFED', bob, 5);
  guardrail.guard('STUFFED', bob, DISK_USAGE_NOTIFY_INTERVAL_MS);
  const message =
    'Guardrail replica_disk_usage violated: Replica disk usage exceeds warning threshold';
  assert.deepEqual([alice.told, bob.told], [[message], [message]]);
});

test('superusers write to full replicas, and everybody to those that say nothing', () => {
  const guardrail = new ReplicaDiskUsage();
  const [root, alice] = [client(false), client()];
  guardrail.guard('FULL', root, 0);
  for (const usage of ['SPACIOUS', 'NOT_AVAILABLE', null]) guardrail.guard(usage, alice, 0);
  assert.deepEqual([root.told, alice.told], [[], []]);
});

test('a disk is full past one threshold and stuffed past the other', () => {
  const of = (warn: number | null, fail: number | null) =>
    new Threshold(
      { name: 'local_data_disk_usage', ...THRESHOLD_TEXTS.data_disk_usage_percentage },
      { warn, fail },
    );
  const both = of(70, 90);
  assert.deepEqual(
    [70, 71, 90, 91].map((percentage) => diskUsageOf(percentage, both)),
    ['SPACIOUS', 'STUFFED', 'STUFFED', 'FULL'],
  );
  assert.equal(diskUsageOf(91, of(70, null)), 'STUFFED');
  assert.equal(diskUsageOf(99, of(null, null)), 'NOT_AVAILABLE');
});
