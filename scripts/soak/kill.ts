/**
 * kill -9 of a real process with one node on a real disk, at random moments under load of the npm
 * driver, and after each restart a look whether anything acknowledged is missing.
 *
 *   node --import tsx scripts/soak/kill.ts [--kills 200] [--seed N] [--data DIR] [--writers 64]
 *     [--keys 2000] [--longest-ms 400] [--set NAME=VALUE]...
 *
 * Prints the count; exits with 1 when something is missing. The folder is kept then.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runKills } from './kill/run-kills.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    data: { type: 'string' },
    writers: { type: 'string', default: '64' },
    keys: { type: 'string', default: '2000' },
    'longest-ms': { type: 'string', default: '400' },
    set: { type: 'string', multiple: true, default: [] },
  },
});

const dataDirectory = values.data ?? mkdtempSync(join(tmpdir(), 'ilion-kill-'));
console.log(`seed ${values.seed}, data in ${dataDirectory}`);
const report = await runKills({
  kills: Number(values.kills),
  seed: Number(values.seed),
  dataDirectory,
  writers: Number(values.writers),
  keys: Number(values.keys),
  longestMs: Number(values['longest-ms']),
  settings: values.set,
  print: (line) => console.log(line),
});
const { kills, killsWhileStarting, writes, acknowledged, tables, missing } = report;
console.log(
  `${kills} kills (${killsWhileStarting} while starting), ${writes} writes sent, ` +
    `${acknowledged} acknowledged, ${tables} tables created, ${missing.length} missing`,
);
for (const text of missing.slice(0, 50)) console.log(`  ${text}`);
if (missing.length === 0 && values.data === undefined) rmSync(dataDirectory, { recursive: true });
process.exit(missing.length === 0 ? 0 : 1);
