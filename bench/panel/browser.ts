import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A headless Chromium, as the tests of the page use it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** An empty page of the size of a laptop's window. */
export async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // Functions that are sent to the page carry what the loader of TypeScript names them with.
  await page.addInitScript('globalThis.__name ??= (named) => named');
  return page;
}

/** A page with the panel drawn and its controls at work. */
export async function openPanel(browser: Browser, panel: string): Promise<Page> {
  const page = await openPage(browser);
  await page.goto(panel);
  await page.locator('.node').first().waitFor();
  return page;
}

/** Frames of each whole second that the page draws meanwhile. */
export function countFrames(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = Array.from({ length: wanted }, () => 0);
        const began = performance.now();
        const frame = () => {
          const second = Math.floor((performance.now() - began) / 1000);
          if (second >= wanted) {
            resolve(frames);
            return;
          }
          frames[second] = (frames[second] ?? 0) + 1;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
