import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patienceMs, show } from './demo.ts';

/**
 * The panel of a real Apache Cassandra of three nodes: CASSANDRA_CONTACT_POINTS says where, and ORACLE
 * names a command that takes `kill NUMBER`, `restart NUMBER` and `nodetool -i NUMBER ...` for the node
 * whose address ends so.
 */
const points = process.env.CASSANDRA_CONTACT_POINTS ?? '';
const oracle = process.env.ORACLE ?? '';
const skip = points === '' ? 'CASSANDRA_CONTACT_POINTS names no cluster' : false;
/** A Java virtual machine that starts on a busy machine. */
const startMs = 600_000;
const attached = (...words: readonly string[]) =>
  show('panel', '--contact-points', points, '--port', '0', ...words);

test('a real cluster is shown: nodes, roads, numbers, and locks that say why', {
  skip,
}, async () => {
  await using shown = await attached();
  const { page } = shown;
  await page.locator('.subtitle', { hasText: 'Apache Cassandra 5.0' }).waitFor();
  assert.equal(await page.locator('.node[data-state=up]').count(), 3);
  const station = page.locator('.station').first();
  await station.getByLabel('Rate of writes').selectOption('1000');
  await station.getByLabel('Write at').selectOption('QUORUM');
  await page.locator('.tab', { hasText: 'Request' }).click();
  const verdict = page.locator('.verdict[data-outcome=done]', { hasText: 'write done at QUORUM' });
  await verdict.waitFor();
  await page.locator('.needs .met', { hasText: 'of 3, QUORUM needs 2' }).waitFor();
  await page.locator('.waterfall li').first().waitFor();
  await page.locator('.tab', { hasText: 'Monitor' }).click();
  await page.locator('.monitor td', { hasText: 'write all levels' }).waitFor();
  const stop = page.locator('.mushroom-cap').first();
  assert.equal(await stop.isDisabled(), true);
  assert.match((await stop.getAttribute('title')) ?? '', /--stop-command/);
  assert.deepEqual(shown.problems, []);
});

test("an operator's commands stop and start a real node", { skip }, async () => {
  const number = '$(echo {address} | sed s/.*[.]//)';
  await using shown = await attached(
    '--stop-command',
    `${oracle} kill ${number}`,
    '--start-command',
    `${oracle} restart ${number}`,
    '--nodetool-command',
    `${oracle} nodetool -i ${number}`,
  );
  const { page } = shown;
  const last = page.locator('.node').last();
  await last.click();
  await page.getByRole('button', { name: 'status', exact: true }).click();
  await page.locator('.terminal', { hasText: 'UN  127.' }).waitFor();
  const name = await last.getAttribute('data-node');
  await page.locator(`[data-control="kill ${name}"]`).click();
  await page.locator(`[data-node="${name}"][data-state=down]`).waitFor({ timeout: patienceMs });
  await page.locator(`[data-control="start ${name}"]`).click();
  await page.locator(`[data-node="${name}"][data-state=up]`).waitFor({ timeout: startMs });
  assert.deepEqual(shown.problems, []);
});
