import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Simulation } from '../../testing/index.ts';
import { Life } from './life.ts';

function livingNode() {
  const simulation = new Simulation(1);
  const outer = simulation.machine('outer').boot();
  const advance = (ms: number) => simulation.time.runFor(ms);
  return { simulation, life: new Life(outer), outer, advance };
}

test('a paused node takes part in nothing, and catches up in order when it goes on', async () => {
  const { life, outer, advance } = livingNode();
  const seen: string[] = [];
  life.platform.timers.after(10, () => seen.push('timer'));
  life.platform.internode.bind('a', (message) => seen.push(String(message)));
  const sender = outer.internode.bind('b', () => {});
  life.pause();
  await advance(20);
  sender.send('a', 'message');
  await advance(5);
  assert.deepEqual(seen, []);
  life.resume();
  assert.deepEqual(seen, ['timer', 'message']);
});

test('a timer cancelled while paused does not fire on resume', async () => {
  const { life, advance } = livingNode();
  let fired = false;
  const timer = life.platform.timers.after(10, () => {
    fired = true;
  });
  life.pause();
  await advance(20);
  timer.cancel();
  life.resume();
  assert.equal(fired, false);
});

test('after its end a node hears of nothing, not even of its disk', async () => {
  const { life, advance } = livingNode();
  const seen: string[] = [];
  life.platform.disk.exists('/x').then(
    () => seen.push('disk'),
    () => seen.push('disk error'),
  );
  life.platform.timers.after(10, () => seen.push('timer'));
  life.end();
  await advance(50);
  assert.deepEqual(seen, []);
});

test('connections made to a paused node, and their bytes, wait for it', async () => {
  const { simulation } = livingNode();
  const { time } = simulation;
  const life = new Life(simulation.machine('paused').boot());
  const seen: string[] = [];
  const options = { address: '127.0.0.1', port: 1 };
  const listening = life.platform.network.listen(options, (socket) => {
    socket.handler = {
      onData: (chunk) => seen.push(chunk.toString()),
      onDrain: () => {},
      onClose: () => seen.push('closed'),
    };
  });
  await time.wait(listening, 100);
  const connect = () => time.wait(simulation.client().connect('127.0.0.1', 1), 100);
  const before = await connect();
  life.pause();
  const during = await connect();
  before.write(Buffer.from('one'));
  during.write(Buffer.from('two'));
  await time.runFor(10);
  before.write(Buffer.from('three'));
  await time.runFor(10);
  assert.equal(seen.join(), '');
  life.resume();
  await time.runFor(10);
  assert.deepEqual([...seen].sort(), ['one', 'three', 'two']);
  assert.ok(seen.indexOf('one') < seen.indexOf('three'));
  before.end();
  during.destroy();
  await time.runFor(10);
  assert.deepEqual(seen.slice(3), ['closed', 'closed']);
});
