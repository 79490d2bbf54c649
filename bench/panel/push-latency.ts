import type { Page } from 'playwright-core';

/**
 * Milliseconds from a change of the cluster until the page has it on the screen, each of so many
 * changes: a link is slowed and healed by the administration, not by the page. Both clocks are the
 * machine's.
 */
export async function measurePush(
  page: Page,
  panel: string,
  changes: number,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (let i = 0; i < changes; i++) {
    const isSlow = i % 2 === 0;
    const seen = page.evaluate(
      (state) =>
        new Promise<number>((resolve) => {
          const link = document.querySelector('.link');
          const look = () => {
            if (link?.getAttribute('data-state') !== state) requestAnimationFrame(look);
            // The next frame is when the change is drawn.
            else requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
          };
          look();
        }),
      isSlow ? 'slow' : 'whole',
    );
    // The page looks already when the change is made.
    await page.evaluate(() => undefined);
    const changedAt = performance.timeOrigin + performance.now();
    await post(`${panel}v1/cluster/${isSlow ? 'slow' : 'heal'}`);
    latencies.push((await seen) - changedAt);
  }
  return latencies;
}

async function post(url: string): Promise<void> {
  const body = JSON.stringify({ from: 'DC1', to: 'DC2', delayMs: 1 });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}
