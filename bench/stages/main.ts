/**
 * Servers side by side in one run: as written, after a flush, after a compaction, with cold caches, and
 * writes at a steady rate beside a compaction.
 *
 *   node --import tsx bench/stages/main.ts --servers FILE [STAGE...] [--latte latte] [--rows 500000]
 *     [--warm-up 5] [--seconds 10] [--rate 4000] [--windows 5]
 *
 * Stages: loaded, written, flushed, compacted, cold, compacting; all but the first when none is named.
 * `loaded` only writes the rows, for stages that are run by themselves. FILE is a YAML list of servers:
 * name, address, nodetool (a command) and restart (a command, for `cold`).
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Medians } from './compacting.ts';
import { compareWindows } from './compacting.ts';
import type { Load, Measured, Operation } from './latte.ts';
import { Latte } from './latte.ts';
import type { Server } from './server.ts';
import { readServers, shell } from './server.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'string' },
    latte: { type: 'string', default: 'latte' },
    rows: { type: 'string', default: '500000' },
    'warm-up': { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '4000' },
    windows: { type: 'string', default: '5' },
  },
});
if (values.servers === undefined) throw new Error('name the servers: --servers FILE');
const servers = await readServers(values.servers);
const latte = new Latte(values.latte, Number(values.rows));
const warmUpSeconds = Number(values['warm-up']);
const seconds = Number(values.seconds);
const perSecond = Number(values.rate);
const flights = [128, 1];

async function measure(what: string, server: Server, load: Load): Promise<void> {
  tell(what, server, load, await latte.measure(server.address, load));
}

function tell(what: string, server: Server, load: Load, measured: Measured): void {
  const { perSecond: answered, p50, p99, errors } = measured;
  const speed = `${answered.toFixed(0).padStart(7)}/s`;
  const latency = `p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`;
  const failed = errors === 0 ? '' : `  errors ${errors}`;
  const flight = `in flight ${load.inFlight}`.padEnd(13);
  console.log(
    `  ${what.padEnd(8)} ${flight} ${server.name.padEnd(10)} ${speed}  ${latency}${failed}`,
  );
}

async function measureAll(operations: readonly Operation[], warmUp = warmUpSeconds): Promise<void> {
  for (const operation of operations) {
    for (const inFlight of flights) {
      for (const server of servers) {
        await measure(operation, server, { operation, inFlight, seconds, warmUpSeconds: warmUp });
      }
    }
  }
}

async function forAll(command: (server: Server) => string): Promise<void> {
  for (const server of servers) await shell(command(server));
}

async function cold(): Promise<void> {
  for (const operation of ['read', 'newest'] as const) {
    // In flight 1 first: the many fill the caches.
    for (const inFlight of [...flights].reverse()) {
      for (const server of servers) {
        if (server.restart === undefined) throw new Error(`${server.name} has no restart`);
        await shell(server.restart);
        await measure(operation, server, { operation, inFlight, seconds, warmUpSeconds: 0 });
      }
    }
  }
}

async function compacting(): Promise<void> {
  const windows = Number(values.windows);
  for (const server of servers) {
    const load: Load = { operation: 'write', inFlight: 128, seconds, warmUpSeconds, perSecond };
    const { alone, beside } = await compareWindows(latte, server, load, windows, (what, measured) =>
      tell(what, server, load, measured),
    );
    tellMedians('alone', server, alone);
    tellMedians('beside', server, beside);
    const ratio = (beside.p99 / alone.p99).toFixed(2);
    console.log(`  ${server.name}: p99 beside is ${ratio} times that alone, by the medians`);
  }
}

function tellMedians(what: string, server: Server, medians: Medians): void {
  const [least, most] = medians.p99Range;
  const range = `p99 ${medians.p99.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)}) ms`;
  const compacted = medians.compactions === 0 ? '' : `, ${medians.compactions} compactions`;
  console.log(
    `  ${server.name} ${what}, medians of ${medians.windows} windows: ` +
      `p50 ${medians.p50.toFixed(2)}  ${range}${compacted}`,
  );
}

const stages: Readonly<Record<string, () => Promise<void>>> = {
  loaded: async () => {
    for (const server of servers) await latte.load(server.address);
  },
  written: async () => {
    for (const server of servers) await latte.load(server.address);
    await measureAll(['write', 'read', 'append', 'newest']);
  },
  flushed: async () => {
    await forAll((server) => `${server.nodetool} flush stages`);
    await measureAll(['read', 'newest']);
  },
  compacted: async () => {
    await forAll((server) => `${server.nodetool} compact stages`);
    await measureAll(['read', 'newest']);
  },
  cold,
  compacting,
};

const all = Object.keys(stages).filter((name) => name !== 'loaded');
for (const name of positionals.length === 0 ? all : positionals) {
  const stage = stages[name];
  if (stage === undefined) throw new Error(`no stage "${name}": ${Object.keys(stages).join(', ')}`);
  console.log(`${name} (load average ${loadavg()[0]?.toFixed(1)})`);
  await stage();
}
