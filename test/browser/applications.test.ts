import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shown } from './demo.ts';
import { patienceMs, show } from './demo.ts';

const freePorts = ['--no-open', '--port', '0', '--admin-port', '0'];

/** The application's own page, in a window beside the panel's. */
async function openApplication({ page, application }: Shown) {
  const window = await page.context().browser()?.newPage();
  assert.ok(window !== undefined && application !== null);
  const problems: string[] = [];
  window.on('pageerror', (error) => problems.push(String(error)));
  await window.goto(application);
  return { window, problems };
}

test('an application moves to the other data centre when its own is lost, and shows it', async () => {
  await using shown = await show('demo', '--app', 'messaging', ...freePorts);
  const { window, problems } = await openApplication(shown);
  const place = (where: string) => window.locator(`.place[data-place=${where}]`);
  await place('home').waitFor({ timeout: patienceMs });
  await window.locator('.feed li').first().waitFor({ timeout: patienceMs });
  await shown.page.locator('[data-control="stop DC1"]').click();
  await place('away').waitFor({ timeout: patienceMs });
  assert.match((await place('away').textContent()) ?? '', /^moved to DC2 from DC1/);
  await shown.page.locator('[data-control="stop DC1"]').click();
  await place('home').waitFor({ timeout: patienceMs });
  assert.deepEqual(problems, []);
});

test('figures, bars, lines and tables are drawn', async () => {
  await using shown = await show('demo', '--app', 'user-events', '--nodes', '1', ...freePorts);
  const { window, problems } = await openApplication(shown);
  for (const kind of ['figures dd', 'bars .bar', 'lines .line', 'table td']) {
    await window.locator(`.${kind}`).first().waitFor({ state: 'attached', timeout: patienceMs });
  }
  assert.deepEqual(problems, []);
});
