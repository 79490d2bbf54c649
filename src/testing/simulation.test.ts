import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiskFile, Platform } from '../platform/index.ts';
import { Simulation, simulatedPlatform } from './index.ts';

/** A little protocol with all a node uses: gossip to random peers, a synced log, a listener. */
async function runNode(platform: Platform, name: string, peers: readonly string[]): Promise<void> {
  const { disk, timers, random, internode, log, clock } = platform;
  await disk.makeDirectory(`/${name}`);
  await disk.syncDirectory('/');
  const file: DiskFile = await disk.open(`/${name}/log`, 'create');
  let length = 0;
  const port = internode.bind(name, (envelope) => {
    const bytes = Buffer.from(JSON.stringify(envelope));
    const at = length;
    length += bytes.length;
    void file
      .write(bytes, at)
      .then(() => file.sync())
      .then(() => log.info(`${bytes.toString()} at ${clock.nowMicros()}`));
  });
  timers.every(10 + random.integer(5), () => {
    port.send(peers[random.integer(peers.length)] as string, {
      from: name,
      draw: random.integer(9),
    });
  });
}

async function run(seed: number): Promise<{ lines: string[]; fingerprint: number }> {
  const simulation = new Simulation(seed, { maximumSkewMs: 100 });
  const names = ['a', 'b', 'c'];
  for (const name of names) void runNode(simulation.machine(name).boot(), name, names);
  simulation.fabric.lose('a', 'b', 0.3);
  simulation.fabric.delayNode('c', 2, 5);
  await simulation.time.run(200);
  simulation.machine('b').crash();
  await simulation.time.runFor(50);
  void runNode(simulation.machine('b').boot(), 'b', names);
  await simulation.time.runFor(300);
  const lines = names.flatMap((name) => simulation.machine(name).log.lines);
  return { lines, fingerprint: simulation.fingerprint };
}

test('the same seed gives the same run, another seed another', async () => {
  const first = await run(11);
  const second = await run(11);
  const other = await run(12);
  assert.ok(first.lines.length > 50);
  assert.deepEqual(second, first);
  assert.notDeepEqual(other.lines, first.lines);
  assert.notEqual(other.fingerprint, first.fingerprint);
});

test('the seed is printed when asked', () => {
  const printed: string[] = [];
  new Simulation(42, { print: (line) => printed.push(line) });
  assert.deepEqual(printed, ['simulation seed 42']);
});

test('a killed machine stops at its next step, and its disk keeps what was written', async () => {
  const { simulation, machine, platform } = simulatedPlatform(1);
  const { time } = simulation;
  const steps: string[] = [];
  await time.wait(platform.disk.makeDirectory('/d'), 100);
  const file = await time.wait(platform.disk.open('/d/file', 'create'), 100);
  await time.wait(file.write(Buffer.from('kept'), 0), 100);
  void file.write(Buffer.from('late'), 4).then(() => steps.push('wrote'));
  platform.timers.after(5, () => steps.push('timer'));
  platform.timers.every(5, () => steps.push('period'));
  platform.timers.soon(() => steps.push('soon'));
  platform.internode.bind('n', () => steps.push('message'));
  await time.wait(
    platform.network.listen({ address: '127.0.0.1', port: 1 }, () => steps.push('accept')),
    100,
  );
  const other = simulation
    .machine('other')
    .boot()
    .internode.bind('o', () => {});
  other.send('n', 1);
  machine.kill();
  assert.equal(machine.isRunning, false);
  void platform.disk.readFile('/d/file').then(() => steps.push('read'));
  await assert.rejects(time.wait(simulation.client().connect('127.0.0.1', 1), 100), /refused/);
  await time.runFor(100);
  assert.equal(steps.join(), '');
  const next = machine.boot();
  const bytes = await time.wait(next.disk.readFile('/d/file'), 100);
  assert.ok(bytes.toString().startsWith('kept'));
  next.internode.bind('n', () => steps.push('message of the next life'));
  other.send('n', 2);
  await time.settle();
  assert.deepEqual(steps, ['message of the next life']);
});

test('connections of a killed machine are reset, and its own handlers stay silent', async () => {
  const { simulation, machine, platform } = simulatedPlatform(1);
  const { time } = simulation;
  const seen: string[] = [];
  const hear = (who: string) => ({
    onData: (chunk: Buffer) => void seen.push(`${who} ${chunk.toString()}`),
    onDrain: () => {},
    onClose: (error: Error | null) => void seen.push(`${who} closed ${error?.message}`),
  });
  await time.wait(
    platform.network.listen({ address: '127.0.0.1', port: 1 }, (socket) => {
      socket.handler = hear('node');
      socket.write(Buffer.from('welcome'));
    }),
    100,
  );
  const socket = await time.wait(simulation.client().connect('127.0.0.1', 1), 100);
  socket.handler = hear('client');
  socket.write(Buffer.from('hi'));
  await time.runFor(1);
  machine.crash();
  await time.runFor(1);
  const expected = ['client welcome', 'node hi', 'client closed connection reset by peer'];
  assert.deepEqual(seen.sort(), expected.sort());
});
