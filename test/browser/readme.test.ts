import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { browserPath, end, patienceMs } from './demo.ts';

/** A clone of what is committed here; it installs its packages by itself. */
function clone(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'ilion-clone-')), 'ilion');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, folder]);
  return folder;
}

/** What a command prints that matches a pattern; the rest is read, too, so that it may go on. */
function untilPrinted(output: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    output.on('data', (chunk) => {
      text += String(chunk);
      const found = pattern.exec(text);
      if (found !== null) resolve(found[0]);
    });
    output.on('end', () => reject(new Error(`it ended without printing ${pattern}: ${text}`)));
  });
}

const skip = existsSync('.git') ? false : 'this is no clone';

test('whoever follows the README presses the stop of DC1, and the colour changes', {
  skip,
}, async () => {
  const folder = clone();
  // As the README says, but on ports that are free and without a window.
  const words = ['demo', '--no-open', '--port', '0', '--admin-port', '0'];
  const child = spawn('./ilion', words, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    const panel = await untilPrinted(child.stdout, /http:\/\/127\.0\.0\.1:\d+\//);
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(panel);
    const display = (colour: string) =>
      page.getByRole('region', { name: 'rpidc1user' }).locator(`.lcd[data-colour=${colour}]`);
    await display('green').waitFor();
    const stop = page.getByRole('button', { name: 'Emergency stop DC1', exact: true });
    await stop.click();
    await display('blue').waitFor();
    assert.equal(await page.locator('.node[data-state=killed]').count(), 6);
    await stop.click();
    await display('green').waitFor();
  } finally {
    await browser.close();
    await end(child, 'SIGINT');
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
});
