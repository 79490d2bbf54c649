import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { patienceMs, showDemo } from './demo.ts';

async function until(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor({ state: 'attached', timeout: patienceMs });
}

const lcd = (station: string, colour: string) =>
  `[data-station=${station}] .lcd[data-colour=${colour}]`;

test('the large buttons turn off a data centre each, and the displays change their colours', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  await until(page, lcd('DC1', 'green'));
  await until(page, lcd('DC2', 'blue'));
  await page.locator('[data-control="stop DC1"]').click();
  await until(page, lcd('DC1', 'blue'));
  assert.equal(await page.locator('.node[data-state=killed]').count(), 6);
  await page.locator('[data-control="stop DC1"]').click();
  await until(page, lcd('DC1', 'green'));
  await page.locator('[data-control="stop DC2"]').click();
  await until(page, lcd('DC2', 'green'));
  await page.locator('[data-control="stop DC2"]').click();
  await until(page, lcd('DC2', 'blue'));
  assert.deepEqual(shown.problems, []);
});

test('a slow link makes EACH_QUORUM wait and leaves LOCAL_QUORUM alone; cut and heal', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  const station = page.locator('[data-station=DC1]');
  await station.getByLabel('Rate of writes').selectOption('1000');
  await page.locator('[data-station=DC2] [data-key=DOWN]').click();
  await page.locator('.tab', { hasText: 'Request' }).click();
  await page.locator('[data-control="link slow"]').click();
  await until(page, '.link[data-state=slow]');
  await station.getByLabel('Write at').selectOption('EACH_QUORUM');
  // There and back over the slow link: twice 200 ms.
  const slow = page.locator('.verdict', { hasText: /at EACH_QUORUM .* (4|5)\d\d\.\d ms/ });
  await slow.waitFor();
  await station.getByLabel('Write at').selectOption('LOCAL_QUORUM');
  const quick = page.locator('.verdict', { hasText: /at LOCAL_QUORUM .* 1?\d?\d\.\d ms/ });
  await quick.waitFor();
  await page.locator('[data-control="link cut"]').click();
  await until(page, '.link[data-state=cut]');
  await page.locator('[data-control="link heal"]').click();
  await until(page, '.link[data-state=whole]');
  assert.equal(await page.locator('[data-control="link heal"]').isDisabled(), true);
  assert.deepEqual(shown.problems, []);
});

test("a node's card stops, starts and kills it, and shows its nodetool", async () => {
  await using shown = await showDemo();
  const { page } = shown;
  await page.locator('[data-node=rpidc2r1n3]').click();
  for (const [press, state] of [
    ['stop', 'stopped'],
    ['start', 'running'],
    ['kill', 'killed'],
    ['start', 'running'],
  ]) {
    await page.locator(`[data-control="${press} rpidc2r1n3"]`).click();
    await until(page, `[data-node=rpidc2r1n3][data-state=${state}]`);
  }
  for (const [command, text] of [
    ['info', 'Gossip active'],
    ['gossipinfo', 'RPC_READY'],
    ['describecluster', 'BlaBlaRpi Cluster'],
    ['ring', 'Datacenter: DC2'],
  ] as const) {
    await page.getByRole('button', { name: command, exact: true }).click();
    await page.locator('.terminal', { hasText: text }).waitFor();
  }
  assert.deepEqual(shown.problems, []);
});

test('hints are switched off and on, the theme is remembered, tabs go by arrow keys', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  const hints = page.getByRole('switch', { name: 'Keep hints' });
  await hints.click();
  await until(page, '[data-control=handoff][aria-checked=false]');
  await hints.click();
  await until(page, '[data-control=handoff][aria-checked=true]');
  await page.getByRole('button', { name: 'Open the monitor' }).click();
  await page.getByRole('tab', { name: 'Monitor', selected: true }).waitFor();
  await page.getByRole('tab', { name: 'Monitor' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: 'Node', selected: true }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: 'Lessons', selected: true }).waitFor();
  await page.getByRole('button', { name: 'Theme: auto' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
  await until(page, 'html[data-theme=dark]');
  assert.deepEqual(shown.problems, []);
});

test('the page fits a phone, a tablet and a desk, and every control has a name', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  for (const width of [375, 820, 1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `at ${width} pixels something is ${wide} pixels too wide`);
    const spilled = await page.evaluate(() =>
      [...document.querySelectorAll('.node, .rack, .data-center, .station')].flatMap((box) =>
        box.scrollWidth > box.clientWidth ? [box.className] : [],
      ),
    );
    assert.deepEqual(spilled, [], `at ${width} pixels what is in a box does not fit it`);
  }
  for (const role of ['button', 'combobox', 'tab', 'switch'] as const) {
    const nameless = page.getByRole(role, { name: /^$/ });
    assert.equal(await nameless.count(), 0, `a ${role} has no name`);
  }
  assert.deepEqual(shown.problems, []);
});
