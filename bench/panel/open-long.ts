import type { Browser } from 'playwright-core';
import type { PanelChange, PanelState } from '../../src/admin/index.ts';
import { countFrames, openPage, openPanel } from './browser.ts';

export interface OpenPage {
  readonly hour: number;
  readonly heapMegabytes: number;
  readonly elements: number;
  readonly listeners: number;
}

declare global {
  interface Window {
    /** Gives a change to the page as if the server had pushed it. */
    push(change: PanelChange): void;
    pushed: PanelState;
  }
}

/** A page whose events come from here instead of from a server; it has seen one whole state. */
async function openFed(browser: Browser, panel: string) {
  const page = await openPage(browser);
  await page.addInitScript(() => {
    const Real = window.EventSource;
    window.EventSource = class extends Real {
      constructor(url: string | URL) {
        super(url);
        const take = (event: MessageEvent<string>) => {
          window.pushed = JSON.parse(event.data);
          // The server is not needed any more, and the page need not know.
          this.close();
        };
        this.addEventListener('state', take, { once: true });
        window.push = (change) => {
          this.dispatchEvent(new MessageEvent('change', { data: JSON.stringify(change) }));
        };
      }
    };
  });
  // The server begins with the first page: its state has a request and numbers after a while.
  const before = await openPanel(browser, panel);
  await before.locator('.road-coordinator').waitFor({ state: 'attached' });
  await before.waitForTimeout(sampledMs);
  await page.goto(panel);
  await page.locator('.node').first().waitFor();
  await before.close();
  return page;
}

const sampledMs = 3000;
/** Seconds of events between two frames of a day that passes in minutes. */
const secondsAFrame = 60;

type Page = Awaited<ReturnType<typeof openFed>>;

/** What one second of a busy cluster pushes: ten pulses, a sample, stations, a road, a mark. */
async function feed(page: Page, seconds: number, clusters: number): Promise<void> {
  await page.evaluate(
    async ([count, times, aFrame]) => {
      const { cluster, stations, road, samples } = window.pushed;
      const sample = samples.at(-1);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let second = 0; second < count; second++) {
        for (let i = 0; i < times; i++) {
          for (let tenth = 0; tenth < 10; tenth++) {
            const pulses = cluster.nodes.map(({ name }) => ({
              node: name,
              reads: 50,
              writes: 50,
              hintsStored: tenth % 2,
              hintsReplayed: 0,
            }));
            window.push({ pulses });
          }
          const id = second * times + i;
          window.push({ stations: stations.map((each) => ({ ...each, done: id })) });
          if (road !== null) window.push({ road: { ...road, id } });
          const atMillis = Date.now() + second * 1000;
          window.push({ mark: { id, atMillis, kind: 'press', text: `press ${id}` } });
          if (sample !== undefined) window.push({ sample: { ...sample, atMillis } });
          window.push({ cluster });
        }
        if (second % aFrame === 0) await frame();
      }
    },
    [seconds, clusters, secondsAFrame] as const,
  );
}

/** Heap, elements and listeners of a page after so many hours of events, garbage collected. */
export async function measureOpenPage(
  browser: Browser,
  panel: string,
  hours: readonly number[],
): Promise<readonly OpenPage[]> {
  const page = await openFed(browser, panel);
  const client = await page.context().newCDPSession(page);
  const found: OpenPage[] = [];
  let fed = 0;
  for (const hour of hours) {
    await feed(page, (hour - fed) * 3600, 1);
    fed = hour;
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
    const heapMegabytes = usedSize / 1024 / 1024;
    found.push({ hour, heapMegabytes, elements: nodes, listeners: jsEventListeners });
  }
  await page.close();
  return found;
}

/** Frames a second while the events of so many busy clusters come at once. */
export async function measureFlood(
  browser: Browser,
  panel: string,
  clusters: number,
  seconds: number,
): Promise<readonly number[]> {
  const page = await openFed(browser, panel);
  const frames = countFrames(page, seconds);
  const began = performance.now();
  for (let second = 0; second < seconds; second++) {
    await feed(page, 1, clusters);
    const restMs = began + (second + 1) * 1000 - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  const counted = await frames;
  await page.close();
  return counted;
}
