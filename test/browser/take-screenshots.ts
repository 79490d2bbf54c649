/**
 * Screenshots of the page.
 *
 *   node --import tsx test/browser/take-screenshots.ts docs       the two of the README
 *   node --import tsx test/browser/take-screenshots.ts DIR --all  both themes, four widths, all tabs
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { patienceMs, showDemo } from './demo.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('name the folder for the screenshots');
mkdirSync(folder, { recursive: true });

const themes = ['light', 'dark'] as const;
const widths = [1440, 1280, 820, 390];
const tabs = ['Lessons', 'Request', 'Replication', 'Monitor', 'Node'];

async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate((name) => {
    localStorage.setItem('theme', name);
    document.documentElement.setAttribute('data-theme', name);
  }, theme);
}

async function open(page: Page, tab: string): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
}

/** Lines of a road are drawn within half a second, and LEDs that blink are not waited for. */
async function take(page: Page, name: string, fullPage: boolean): Promise<void> {
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder as string, `${name}.png`), fullPage });
}

/** A rack without power, and others that know it: the road of a write has a hint. */
async function loseRack(page: Page): Promise<void> {
  await page.locator('[data-station=DC2] [data-key=DOWN]').click();
  await page.locator('[data-station=DC2][data-writing=false]').waitFor();
  const station = page.locator('[data-station=DC1]');
  await station.getByLabel('Write at').selectOption('QUORUM');
  await station.getByLabel('Rate of writes').selectOption('1000');
  await page.locator('[data-control="stop DC1:RAC2"]').click();
  await page.locator('.road-label.hint').first().waitFor({ timeout: patienceMs });
  await station.locator('[data-key=DOWN]').click();
  await page.locator('[data-station=DC1][data-writing=false]').waitFor();
}

await using shown = await showDemo();
const { page } = shown;
await page.locator('.road-coordinator').waitFor({ state: 'attached' });
if (values.all) {
  await page.locator('[data-node=rpidc1r2n1]').click();
  await page.getByRole('button', { name: 'status', exact: true }).click();
  await loseRack(page);
  for (const theme of themes) {
    await setTheme(page, theme);
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 1000 });
      for (const tab of tabs) {
        await open(page, tab);
        await take(page, `${theme}-${width}-${tab.toLowerCase()}`, true);
      }
    }
  }
} else {
  await page.setViewportSize({ width: 1340, height: 860 });
  await setTheme(page, 'light');
  await take(page, 'panel-light', false);
  await loseRack(page);
  await setTheme(page, 'dark');
  await open(page, 'Request');
  await take(page, 'panel-dark', false);
}
