import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { patienceMs, showDemo } from './demo.ts';

const stops = ['DC1:RAC1', 'DC1:RAC2', 'DC1:RAC3', 'DC2:RAC1'];

async function until(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor({ state: 'attached', timeout: patienceMs });
}

test('every emergency stop cuts the power of its rack and gives it back', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  assert.equal(await page.locator('.node').count(), 9);
  for (const target of stops) {
    const stop = page.locator(`[data-control="stop ${target}"]`);
    const rack = `.rack[aria-label="Rack ${target}"]`;
    await stop.click();
    await until(page, `${rack} .node[data-state=killed]`);
    await until(page, `[data-control="stop ${target}"][aria-pressed=true]`);
    await stop.click();
    await until(page, `${rack}:not(:has(.node:not([data-state=running])))`);
  }
  assert.deepEqual(shown.problems, []);
});

const stations = [
  { place: 'DC1', colour: 'green', other: 'DC2' },
  { place: 'DC2', colour: 'blue', other: 'DC1' },
] as const;

for (const { place, colour, other } of stations) {
  test(`the station of ${place} is set by keyboard alone, and writes at the new level`, async () => {
    await using shown = await showDemo();
    const { page } = shown;
    await until(page, `[data-station=${place}] .lcd[data-colour=${colour}]`);
    // The card shows the last request of any station: the other one keeps quiet.
    await page.locator(`[data-station=${other}] [data-key=DOWN]`).click();
    await until(page, `[data-station=${other}][data-writing=false]`);
    await chooseLevelByKeys(page, place);
    await page.locator('.tab', { hasText: 'Request' }).click();
    const text = `at LOCAL_QUORUM from the ${place} station`;
    await page.locator('.verdict', { hasText: text }).waitFor();
    await page.locator('.needs', { hasText: `of 3 in ${place}, LOCAL_QUORUM needs 2` }).waitFor();
    assert.ok((await page.locator('.waterfall li').count()) > 5);
    assert.deepEqual(shown.problems, []);
  });
}

/** SELECT held, RIGHT to the next level after LOCAL_ONE, SELECT for it and for the read level. */
async function chooseLevelByKeys(page: Page, place: string): Promise<void> {
  const station = page.locator(`[data-station=${place}]`);
  await station.locator('[data-key=SELECT]').focus();
  await page.keyboard.down('Enter');
  await station.locator('.lcd', { hasText: 'CL WRITE' }).waitFor();
  await page.keyboard.up('Enter');
  await page.keyboard.press('ArrowRight');
  await station.locator('.lcd', { hasText: 'LOCAL_QUORUM' }).waitFor();
  await page.keyboard.press('Enter');
  await station.locator('.lcd', { hasText: 'CL READ' }).waitFor();
  await page.keyboard.press('Enter');
}

test('a node is paused, resumed and looked into; replication changes the levels', async () => {
  await using shown = await showDemo();
  const { page } = shown;
  await page.locator('[data-node=rpidc1r1n2]').click();
  await page.locator('[data-control="pause rpidc1r1n2"]').click();
  await until(page, '[data-node=rpidc1r1n2][data-state=paused]');
  await page.locator('[data-control="resume rpidc1r1n2"]').click();
  await until(page, '[data-node=rpidc1r1n2][data-state=running]');
  await page.getByRole('button', { name: 'status', exact: true }).click();
  await page.locator('.terminal', { hasText: 'Datacenter: DC1' }).waitFor();
  await page.locator('.tab', { hasText: 'Replication' }).click();
  await page.getByRole('button', { name: 'Fewer replicas in DC2' }).click();
  await page.locator('.stepper', { hasText: '2 in DC2' }).waitFor();
  await page.locator('.levels tr', { hasText: 'ALL' }).getByText('5 of 5').first().waitFor();
  await page.locator('.tab', { hasText: 'Monitor' }).click();
  await page.locator('.timeline [data-kind=press]', { hasText: '2 replicas in DC2' }).waitFor();
  assert.deepEqual(shown.problems, []);
});
