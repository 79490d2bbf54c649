import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runKills } from '../../scripts/soak/kill/run-kills.ts';

test('kill -9 of a real process, ten times under load: nothing acknowledged is missing', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'ilion-kill-'));
  const seed = Number(process.env.ILION_SEED ?? 1);
  console.log(`seed ${seed}`);
  try {
    const report = await runKills({
      kills: 10,
      seed,
      dataDirectory,
      writers: 64,
      keys: 500,
      longestMs: 300,
      print: () => {},
    });
    assert.deepEqual(report.missing, []);
    assert.ok(report.acknowledged > 0, 'the node took writes');
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
});
