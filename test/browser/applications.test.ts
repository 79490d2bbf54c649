import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patienceMs, show } from './demo.ts';

const names = ['iot', 'user-events', 'gaming', 'finance'];

test('an application moves to the other data centre when its own is lost, and shows it', async () => {
  const demo = ['demo', '--app', 'messaging', '--no-open', '--port', '0', '--admin-port', '0'];
  await using shown = await show(...demo);
  const page = await shown.page.context().newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(shown.application ?? '');
  const place = (where: string) => page.locator(`.place[data-place=${where}]`);
  await place('home').waitFor({ timeout: patienceMs });
  await page.locator('.feed li').first().waitFor({ timeout: patienceMs });
  await shown.page.locator('[data-control="stop DC1"]').click();
  await place('away').waitFor({ timeout: patienceMs });
  assert.match((await place('away').textContent()) ?? '', /^moved to DC2 from DC1/);
  await shown.page.locator('[data-control="stop DC1"]').click();
  await place('home').waitFor({ timeout: patienceMs });
  assert.deepEqual(problems, []);
});

for (const name of names) {
  test(`the page of ${name} draws its four cards`, async () => {
    await using shown = await show(
      'demo',
      '--app',
      name,
      '--nodes',
      '1',
      '--no-open',
      '--port',
      '0',
      '--admin-port',
      '0',
    );
    const page = await shown.page.context().newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(shown.application ?? '');
    await page.locator('.card').nth(3).waitFor({ timeout: patienceMs });
    assert.deepEqual(problems, []);
  });
}
