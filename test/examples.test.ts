import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Runs an example as its README says; rejects with what it printed when it does not end well. */
async function runExample(name: string): Promise<string> {
  // The runner's mark on its children would make an example that is a test report to it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const file = `examples/${name}/main.ts`;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', file], { cwd: root, env });
  return stdout;
}

/** The lines of a README that are indented, which is what an example prints. */
function promised(name: string): readonly string[] {
  const readme = readFileSync(`${root}examples/${name}/README.md`, 'utf8');
  const [, after = ''] = readme.split('What it prints:\n');
  return [...after.matchAll(/^ {4}(.*)$/gm)].map((match) => match[1] ?? '');
}

describe('examples', { concurrency: true }, () => {
  test('every example is tested, here or beside it', () => {
    const names = readdirSync(`${root}examples`).filter((name) => name !== 'common');
    const others = names.filter((name) => !existsSync(`${root}examples/${name}/${name}.test.ts`));
    assert.deepEqual(others.sort(), ['rack-loss', 'test-fixture']);
  });

  test('rack-loss prints what its README says', async () => {
    const printed = await runExample('rack-loss');
    assert.deepEqual(printed.trimEnd().split('\n'), promised('rack-loss'));
  });

  test('the tests of test-fixture pass', async () => {
    const printed = await runExample('test-fixture');
    assert.match(printed, /\bpass 3$/m);
  });
});
