import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../ilion', import.meta.url));

export interface Demo extends AsyncDisposable {
  /** Address of the page. */
  readonly panel: string;
  /** Milliseconds of `performance.now()` when `./ilion demo` was asked for. */
  readonly startedAtMs: number;
  readonly residentMegabytes: () => number;
}

/** Installs and builds when something changed, which is no part of a start. */
export function build(): void {
  execFileSync(program, ['demo', '--help'], { stdio: 'ignore' });
}

/** `./ilion demo` as a user types it, on its usual addresses and ports; resolves when it says so. */
export async function startDemo(): Promise<Demo> {
  const startedAtMs = performance.now();
  const child = spawn(program, ['demo', '--json', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => [undefined]),
  ])) as [string | undefined];
  if (line === undefined) throw new Error('the demo did not start; is another one running?');
  const { panel } = JSON.parse(line) as { panel: string };
  return {
    panel,
    startedAtMs,
    residentMegabytes: () => residentMegabytes(child),
    [Symbol.asyncDispose]: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await ended;
}

function residentMegabytes({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** `ilion stress` on the demo's nodes, mixed, at LOCAL_QUORUM with three replicas in each data centre. */
export async function runLoad(seconds: number, rate: number | null): Promise<LoadResult> {
  const words = ['stress', 'mixed', '--consistency-level', 'LOCAL_QUORUM', '--json', '-'];
  const table = ['--replication', 'DC1:3,DC2:3', '--population', 'uniform(1..50K)'];
  const pace = rate === null ? ['--in-flight', '64'] : ['--rate', `${rate}/s`];
  const time = ['--duration', `${seconds}s`, '--warm-up', '3s'];
  const child = spawn(program, [...words, ...table, ...pace, ...time], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  const report = JSON.parse(text) as {
    targets: { steps: { operationsPerSecond: number; response: Percentiles }[] }[];
  };
  const step = report.targets[0]?.steps[0];
  if (step === undefined) throw new Error('the load was not measured');
  return {
    perSecond: step.operationsPerSecond,
    p99Ms: step.response.percentilesMs.p99 ?? Number.NaN,
  };
}

interface Percentiles {
  readonly percentilesMs: Readonly<Record<string, number>>;
}
