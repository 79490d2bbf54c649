/**
 * Runs the tests that need nothing but Node: every *.test.ts under src, test and examples, without
 * the folders below that take long or need other programs (`.ci/run` and their own commands run those).
 *
 *   node scripts/test.mjs                 all
 *   node scripts/test.mjs fabric types/   those whose path contains one of the words
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Folders whose tests run only when a word on the command line names them. */
const apart = [
  'test/driver/python/', // needs Python with its driver and cqlsh
  'test/browser/', // needs a browser
  'test/long/', // hours of simulation, kill -9, fuzzing
];

function testsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
}

const words = process.argv.slice(2);
const files = ['src', 'test', 'examples']
  .flatMap(testsIn)
  .filter((path) =>
    words.length > 0
      ? words.some((word) => path.includes(word))
      : !apart.some((folder) => path.startsWith(folder)),
  );
if (files.length === 0) {
  console.error(`no tests match ${words.join(' ')}`);
  process.exit(1);
}
if (!existsSync('node_modules/tsx')) {
  console.error('The tools for tests are not installed: run npm ci (or npm cit, which tests too).');
  process.exit(1);
}

/** A page is looked at while nodes find each other dead, which takes its time. */
const timeoutMs = files.some((path) => path.startsWith('test/browser/')) ? 1_800_000 : 300_000;
const workers = Math.max(2, Math.min(8, availableParallelism()));
const { status } = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--import',
    './test/setup.ts',
    '--test',
    `--test-concurrency=${workers}`,
    `--test-timeout=${timeoutMs}`,
    '--test-reporter=spec',
    ...files,
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
