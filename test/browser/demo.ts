import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const program = fileURLToPath(new URL('../../dist/ilion.js', import.meta.url));
export const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A slow machine finds a dead node after most of a minute. */
export const patienceMs = 90_000;

export interface Shown extends AsyncDisposable {
  readonly page: Page;
  /** Address of the application's page, where one runs beside the cluster. */
  readonly application: string | null;
  /** What the page's console called an error. */
  readonly problems: readonly string[];
}

/** Runs the built program with these words and shows the panel it prints. */
export async function show(...words: readonly string[]): Promise<Shown> {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whoever ends this process, for its time is over, ends what it started.
  const endEarly = () => {
    child.kill('SIGKILL');
    process.exit(1);
  };
  process.once('SIGTERM', endEarly);
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const report = JSON.parse(line) as { panel: string; application?: string };
    const { panel, application = null } = report;
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox'],
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.setDefaultTimeout(patienceMs);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(panel);
    await page.locator('.node').first().waitFor();
    return {
      page,
      application,
      problems,
      async [Symbol.asyncDispose]() {
        await browser.close();
        await end(child);
        process.off('SIGTERM', endEarly);
      },
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

export function showDemo(): Promise<Shown> {
  return show('demo', '--no-open', '--port', '0', '--admin-port', '0');
}

/** Ends a program as its user would; one that does not end is told of, and fails its test. */
export async function end(child: ChildProcess, how: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(how);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const [, signal] = (await ended) as [number | null, string | null];
  clearTimeout(timer);
  assert.notEqual(signal, 'SIGKILL', 'the program did not end when it was asked to');
}
