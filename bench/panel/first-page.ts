import type { Browser } from 'playwright-core';
import { build, startDemo } from './demo.ts';

export interface FirstPage {
  /** From the command until a node on the page can be pressed. */
  readonly interactiveMs: number;
  /** What the page weighs on its way, compressed as the server sends it. */
  readonly weightBytes: number;
}

/** Starts the demo and looks at its page as soon as its address is printed; the browser is open. */
export async function measureFirstPage(browser: Browser): Promise<FirstPage> {
  build();
  const page = await browser.newPage();
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let weightBytes = 0;
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    weightBytes += encodedDataLength;
  });
  await using demo = await startDemo();
  await page.goto(demo.panel);
  // Playwright presses when the element is drawn, stands still and takes the press.
  await page.locator('[data-node=rpidc1r1n1]').click();
  await page.locator('h3', { hasText: 'rpidc1r1n1' }).waitFor();
  const interactiveMs = performance.now() - demo.startedAtMs;
  await page.waitForLoadState('load');
  await page.close();
  return { interactiveMs, weightBytes };
}
