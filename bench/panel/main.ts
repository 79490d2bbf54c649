/**
 * What the panel takes and gives: time and weight of its page, how soon a change is on it, frames
 * under load, what an open page costs the cluster, and whether a page left open grows.
 *
 *   node --import tsx bench/panel/main.ts [PART...] [--runs 5] [--rounds 3] [--seconds 15] [--hours 1,6,24]
 *
 * Parts: first-page, push, frames, flood, cost, long; all of them when none is named. Needs a Chromium
 * (CHROMIUM, else /usr/bin/chromium) and the demo's own addresses. Chromium, the load and the cluster
 * share this machine, so the load average is printed beside what it was measured under.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { countFrames, median, openBrowser, openPanel } from './browser.ts';
import { build, runLoad, startDemo } from './demo.ts';
import { measureFirstPage } from './first-page.ts';
import { measureFlood, measureOpenPage } from './open-long.ts';
import { lossOf, measureCost } from './page-cost.ts';
import { measurePush } from './push-latency.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '15' },
    hours: { type: 'string', default: '1,6,24' },
  },
});
const [runs, rounds, seconds] = [values.runs, values.rounds, values.seconds].map(Number) as [
  number,
  number,
  number,
];
const rate = 5000;
const clusters = 20;
const hours = values.hours.split(',').map(Number);
const pushes = 40;

const round = (number: number, digits = 0) => number.toFixed(digits);
const line = (name: string, text: string) => console.log(`${name.padEnd(44)} ${text}`);
const range = (numbers: readonly number[]) =>
  `${round(median(numbers))} (${round(Math.min(...numbers))} to ${round(Math.max(...numbers))})`;

async function firstPage(browser: Browser): Promise<void> {
  const times: number[] = [];
  let weight = 0;
  for (let run = 0; run < runs; run++) {
    const { interactiveMs, weightBytes } = await measureFirstPage(browser);
    times.push(interactiveMs);
    weight = weightBytes;
  }
  line('./ilion demo to a page that takes presses', `${range(times)} ms`);
  line('weight of the page, compressed', `${round(weight / 1024, 1)} KiB`);
}

async function push(browser: Browser): Promise<void> {
  await using demo = await startDemo();
  const page = await openPanel(browser, demo.panel);
  line('a change until it is drawn', `${range(await measurePush(page, demo.panel, pushes))} ms`);
  const load = runLoad(seconds, rate);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const latencies = await measurePush(page, demo.panel, pushes);
  line(`the same under ${rate} requests/s`, `${range(latencies)} ms`);
  await load;
  await page.close();
}

async function frames(browser: Browser): Promise<void> {
  await using demo = await startDemo();
  const page = await openPanel(browser, demo.panel);
  line('frames a second, idle', range(await countFrames(page, 5)));
  const load = runLoad(seconds, rate);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  line(`frames a second under ${rate} requests/s`, range(await countFrames(page, seconds - 3)));
  const { perSecond, p99Ms } = await load;
  line('  the load meanwhile', `${round(perSecond)}/s, p99 ${round(p99Ms, 1)} ms`);
  await page.close();
}

async function flood(browser: Browser): Promise<void> {
  await using demo = await startDemo();
  const counted = await measureFlood(browser, demo.panel, clusters, seconds);
  line(`frames a second, events of ${clusters} clusters`, range(counted));
}

async function cost(browser: Browser): Promise<void> {
  await using demo = await startDemo();
  const { alone, read, shown } = await measureCost(browser, demo.panel, rounds, seconds);
  line('requests/s, nobody looks', range(alone));
  line('requests/s, events are read', `${range(read)}, ${round(lossOf(alone, read), 1)} % less`);
  line('requests/s, page drawn here', `${range(shown)}, ${round(lossOf(alone, shown), 1)} % less`);
}

async function long(browser: Browser): Promise<void> {
  await using demo = await startDemo();
  for (const found of await measureOpenPage(browser, demo.panel, hours)) {
    const { hour, heapMegabytes, elements, listeners } = found;
    const heap = `${round(heapMegabytes, 1)} MB heap`;
    line(
      `a page after ${hour} h of events`,
      `${heap}, ${elements} DOM nodes, ${listeners} listeners`,
    );
  }
}

const parts: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  'first-page': firstPage,
  push,
  frames,
  flood,
  cost,
  long,
};

build();
const browser = await openBrowser();
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
    const part = parts[name];
    if (part === undefined) throw new Error(`parts are ${Object.keys(parts).join(', ')}`);
    line(
      `${name}:`,
      `load average ${loadavg()
        .map((n) => round(n, 2))
        .join(' ')}`,
    );
    await part(browser);
  }
} finally {
  await browser.close();
}
