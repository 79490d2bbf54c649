/**
 * Servers side by side in one run: as written, after a flush, after a compaction, with cold caches, and
 * writes at a steady rate beside a compaction.
 *
 *   node --import tsx bench/stages/main.ts --servers FILE [STAGE...] [--latte latte] [--rows 500000]
 *     [--warm-up 5] [--seconds 10] [--rate 4000]
 *
 * Stages: written, flushed, compacted, cold, compacting; all of them when none is named. FILE is a YAML
 * list of servers: name, address, nodetool (a command) and restart (a command, for `cold`).
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Load, Operation } from './latte.ts';
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
  const { perSecond: answered, p50, p99, errors } = await latte.measure(server.address, load);
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

/** Compacts again and again until the work is over. */
async function compactDuring(server: Server, work: Promise<void>): Promise<void> {
  let isOver = false;
  const finished = work.finally(() => {
    isOver = true;
  });
  while (!isOver) await shell(`${server.nodetool} compact stages`);
  await finished;
}

async function compacting(): Promise<void> {
  for (const server of servers) {
    const load: Load = { operation: 'write', inFlight: 128, seconds, warmUpSeconds, perSecond };
    await measure('alone', server, load);
    await compactDuring(server, measure('beside', server, load));
  }
}

const stages: Readonly<Record<string, () => Promise<void>>> = {
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

for (const name of positionals.length === 0 ? Object.keys(stages) : positionals) {
  const stage = stages[name];
  if (stage === undefined) throw new Error(`no stage "${name}": ${Object.keys(stages).join(', ')}`);
  console.log(`${name} (load average ${loadavg()[0]?.toFixed(1)})`);
  await stage();
}
