import type { Browser } from 'playwright-core';
import { median, openPanel } from './browser.ts';
import { runLoad } from './demo.ts';

export interface PageCost {
  /** Requests a second, each a round: nobody looks, a reader of the events, a page in a browser. */
  readonly alone: readonly number[];
  readonly read: readonly number[];
  readonly shown: readonly number[];
}

/**
 * What a closed loop reaches in turns with nobody looking, with a reader that takes the events and
 * draws nothing (what a page elsewhere costs the cluster), and with a browser on this machine, which
 * takes processor time of its own.
 */
export async function measureCost(
  browser: Browser,
  panel: string,
  rounds: number,
  seconds: number,
): Promise<PageCost> {
  const cost = { alone: [] as number[], read: [] as number[], shown: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    cost.alone.push((await runLoad(seconds, null)).perSecond);
    const reader = new AbortController();
    const reading = readEvents(`${panel}panel/events`, reader.signal);
    await settle();
    cost.read.push((await runLoad(seconds, null)).perSecond);
    reader.abort();
    await reading;
    const page = await openPanel(browser, panel);
    await settle();
    cost.shown.push((await runLoad(seconds, null)).perSecond);
    await page.close();
    // The server lets its side of the panel go some seconds after the last page.
    await new Promise((resolve) => setTimeout(resolve, lingerMs));
  }
  return cost;
}

const lingerMs = 11_000;
/** What it costs to open a panel is spent by then: its two stations connect to all nodes. */
const openingMs = 4000;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, openingMs));

async function readEvents(url: string, signal: AbortSignal): Promise<void> {
  try {
    const { body } = await fetch(url, { signal });
    for await (const chunk of body ?? []) void chunk;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Loss of throughput in per cent, by medians. */
export function lossOf(alone: readonly number[], looked: readonly number[]): number {
  return (1 - median(looked) / median(alone)) * 100;
}
