import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { patienceMs, showDemo } from './demo.ts';

type Step = (page: Page) => Promise<unknown>;

const press =
  (control: string): Step =>
  (page) =>
    page.locator(`[data-control="${control}"]`).click();
const level =
  (of: 'Write' | 'Read', name: string): Step =>
  (page) =>
    page.locator('[data-station=DC1]').getByLabel(`${of} at`).selectOption(name);
const key =
  (name: string): Step =>
  (page) =>
    page.locator(`[data-station=DC1] [data-key=${name}]`).click();
const both =
  (...steps: readonly Step[]): Step =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const wait: Step = async () => {};

/** Presses UP until the step after `done` steps is reached: the driver may still look for nodes. */
const readUntil =
  (done: number): Step =>
  async (page) => {
    const steps = page.locator('.steps');
    for (let attempt = 0; attempt < 60; attempt++) {
      if (Number(await steps.getAttribute('data-done')) >= done) return;
      await key('UP')(page);
      await page.waitForTimeout(1000);
    }
  };

/** At least: a step that only waits may be over before anybody looks. */
async function reached(page: Page, done: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('.steps')?.getAttribute('data-done') ?? -1) >= wanted,
    done,
    { timeout: patienceMs },
  );
}

/** What a reader does at each step; the lesson itself says when it is done. */
const lessons: Readonly<Record<string, readonly Step[]>> = {
  '1-quorum-survives-a-rack': [
    level('Write', 'QUORUM'),
    wait,
    press('stop DC1:RAC2'),
    wait,
    press('stop DC1:RAC2'),
  ],
  '2-all-does-not': [
    level('Write', 'ALL'),
    press('stop DC2:RAC1'),
    wait,
    level('Write', 'LOCAL_QUORUM'),
    press('stop DC2:RAC1'),
  ],
  '3-one-moves-to-the-other-data-centre': [
    level('Write', 'ONE'),
    press('stop DC1'),
    level('Write', 'QUORUM'),
    press('stop DC1'),
  ],
  '4-any-and-hints': [press('stop DC1:RAC1'), level('Write', 'ANY'), wait, press('stop DC1:RAC1')],
  '5-each-quorum-under-a-cut': [
    level('Write', 'EACH_QUORUM'),
    press('link cut'),
    wait,
    level('Write', 'LOCAL_QUORUM'),
    press('link heal'),
  ],
  '6-stale-read-and-read-repair': [
    press('handoff'),
    both(level('Write', 'LOCAL_QUORUM'), press('link cut')),
    both(key('DOWN'), press('link heal')),
    both(level('Read', 'ONE'), press('stop DC1'), readUntil(4)),
    both(level('Read', 'ALL'), press('stop DC1'), readUntil(5)),
    both(press('handoff'), key('DOWN')),
  ],
};

for (const [id, steps] of Object.entries(lessons)) {
  test(`lesson ${id} comes to its end`, async () => {
    await using shown = await showDemo();
    const { page } = shown;
    await page.locator('[data-station=DC1]').getByLabel('Rate of writes').selectOption('1000');
    await page.locator(`[data-lesson="${id}"]`).click();
    const list = page.locator('.steps');
    for (const [i, step] of steps.entries()) {
      await reached(page, i);
      await step(page);
      await reached(page, i + 1);
    }
    assert.equal(await list.getAttribute('data-of'), String(steps.length));
    assert.deepEqual(shown.problems, []);
  });
}
