import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const workload = fileURLToPath(new URL('rows.rn', import.meta.url));

export type Operation = 'write' | 'read' | 'append' | 'newest';

/** What one run of the load generator measured; latencies in milliseconds. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

export interface Load {
  readonly operation: Operation;
  readonly inFlight: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Requests a second, or as fast as they are answered. */
  readonly perSecond?: number;
}

interface Report {
  readonly result: {
    readonly cycle_throughput: { readonly value: number };
    readonly cycle_latency: { readonly percentiles: readonly { readonly value: number }[] };
    readonly error_count: number;
  };
}

/** Places of percentiles in a report. */
const P50 = 6;
const P99 = 11;

/** `latte` (crates.io `latte-cli`), a load generator that is neither of the servers. */
export class Latte {
  private readonly program: string;
  private readonly rows: number;

  /** `rows` partitions, and as many readings. */
  constructor(program: string, rows: number) {
    this.program = program;
    this.rows = rows;
  }

  /** Makes the tables anew and writes all rows once. */
  async load(address: string): Promise<void> {
    const rows = ['-P', `rows=${this.rows}`];
    await run(this.program, ['schema', ...rows, workload, address]);
    await run(this.program, [
      'load',
      '-t',
      '1',
      '-c',
      '2',
      '--concurrency',
      '128',
      ...rows,
      workload,
      address,
    ]);
  }

  async measure(address: string, load: Load): Promise<Measured> {
    const folder = await mkdtemp(join(tmpdir(), 'ilion-stages-'));
    const report = join(folder, 'report.json');
    const flags = [
      'run',
      '-q',
      '-f',
      load.operation,
      '-P',
      `rows=${this.rows}`,
      '-t',
      '1',
      '-c',
      '2',
    ];
    flags.push('-p', `${load.inFlight}`, '-d', `${load.seconds}s`, '-o', report);
    flags.push('-w', load.warmUpSeconds === 0 ? '1' : `${load.warmUpSeconds}s`);
    if (load.perSecond !== undefined) flags.push('-r', `${load.perSecond}`);
    try {
      await run(this.program, [...flags, workload, address]);
      const { result } = JSON.parse(await readFile(report, 'utf8')) as Report;
      const percentile = (place: number): number =>
        result.cycle_latency.percentiles[place]?.value ?? Number.NaN;
      return {
        perSecond: result.cycle_throughput.value,
        p50: percentile(P50),
        p99: percentile(P99),
        errors: result.error_count,
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
