/**
 * Time from a cold process to the first CQL answer, and memory when idle, for one node and for nine.
 *
 *   node --import tsx bench/startup.ts [--runs 7] [--idle 5]
 *
 * 1. `./ilion start --json` is run as a user would; it prints its line when every node answers.
 * 2. A connection is opened then, and one query asked: `answered` is when its answer was here.
 * 3. The cluster is left alone for so many seconds, then its resident memory is read.
 *
 * Numbers are printed, never asserted: they are the machine's as much as ours.
 */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ContactPoint } from '../src/host/index.ts';
import { CqlConnection } from '../src/tools/cql/index.ts';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    idle: { type: 'string', default: '5' },
  },
});
const runs = Number(options.runs);
const idleSeconds = Number(options.idle);
const program = fileURLToPath(new URL('../ilion', import.meta.url));
const queryTimeoutMs = 10_000;

const clusters: Readonly<Record<string, readonly string[]>> = {
  'one node': ['--nodes', '1'],
  'nine nodes, DC1:3x2,DC2:1x3': ['--topology', 'DC1:3x2,DC2:1x3'],
};

interface Run {
  /** All nodes answer, by the process's own clock since it began. */
  readonly readyMs: number;
  /** Our own query is answered, since we asked the system for the process. */
  readonly answeredMs: number;
  readonly idleMegabytes: number;
}

interface Ready {
  readonly readyMs: number;
  readonly contactPoints: readonly ContactPoint[];
}

async function measure(topology: readonly string[]): Promise<Run> {
  // Installs and builds when something changed, which is no part of a start.
  execFileSync(program, ['start', '--help'], { stdio: 'ignore' });
  const began = performance.now();
  const flags = ['start', ...topology, '--json', '--port', '0', '--admin-port', '0'];
  const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ready = await readyLine(child);
    const [first] = ready.contactPoints;
    if (first === undefined) throw new Error('no contact point');
    const connection = await CqlConnection.open(first, queryTimeoutMs);
    await connection.query('SELECT release_version FROM system.local');
    const answeredMs = performance.now() - began;
    connection.close();
    await sleep(idleSeconds * 1000);
    return { readyMs: ready.readyMs, answeredMs, idleMegabytes: residentMegabytes(child) };
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as Ready;
  }
  throw new Error('the cluster did not start');
}

function residentMegabytes({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function told(name: string, unit: string, numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)].map((n) => n.toFixed(0));
  const value = median(numbers).toFixed(0).padStart(6);
  return `  ${name.padEnd(34)} ${value} ${unit}   (${least} to ${most})`;
}

for (const [name, topology] of Object.entries(clusters)) {
  const measured: Run[] = [];
  for (let run = 0; run < runs; run++) measured.push(await measure(topology));
  console.log(`${name}: median of ${runs} (least to most)`);
  const rows = [
    told(
      'all nodes answer, own clock',
      'ms',
      measured.map((run) => run.readyMs),
    ),
    told(
      'first answer, from outside',
      'ms',
      measured.map((run) => run.answeredMs),
    ),
    told(
      `resident after ${idleSeconds} s idle`,
      'MB',
      measured.map((run) => run.idleMegabytes),
    ),
  ];
  console.log(rows.join('\n'));
}
