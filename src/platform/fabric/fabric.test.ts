import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InternodePort, Timers } from '../index.ts';
import type { FabricOptions } from './index.ts';
import { Fabric } from './index.ts';

/** Timers that fire when told, in order of time. */
class ManualTimers implements Timers {
  private waiting: { at: number; callback: () => void }[] = [];
  private now = 0;

  after(delayMs: number, callback: () => void) {
    const entry = { at: this.now + delayMs, callback };
    this.waiting.push(entry);
    this.waiting.sort((a, b) => a.at - b.at);
    return { cancel: () => undefined };
  }

  every(): never {
    throw new Error('not used');
  }

  soon(callback: () => void): void {
    this.after(0, callback);
  }

  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.waiting[0] !== undefined && this.waiting[0].at <= until) {
      const entry = this.waiting.shift();
      this.now = entry?.at ?? until;
      entry?.callback();
    }
    this.now = until;
    await Promise.resolve();
  }
}

function setUp(options: FabricOptions = {}, fractions: number[] = []) {
  const timers = new ManualTimers();
  const random = {
    bytes: () => Buffer.alloc(0),
    integer: () => 0,
    fraction: () => fractions.shift() ?? 0.5,
  };
  const drops: string[] = [];
  const fabric = new Fabric(timers, random, {
    onDrop: (drop) => drops.push(`${drop.from}>${drop.to} ${drop.envelope} ${drop.reason}`),
    ...options,
  });
  const received: string[] = [];
  const ports: Record<string, InternodePort> = {};
  for (const name of ['a', 'b', 'c']) {
    ports[name] = fabric.internode.bind(name, (envelope) => received.push(`${name}:${envelope}`));
  }
  const { a, b, c } = ports as Record<'a' | 'b' | 'c', InternodePort>;
  const take = async () => {
    await Promise.resolve();
    return received.splice(0).join(' ');
  };
  return { timers, fabric, drops, received, a, b, c, take };
}

test('messages arrive in order, to oneself too, and never inside send', async () => {
  const { a, b, received, take, fabric } = setUp();
  a.send('b', 1);
  a.send('a', 2);
  b.send('a', 3);
  a.send('b', 4);
  assert.equal(received.length, 0);
  assert.equal(await take(), 'b:1 a:2 a:3 b:4');
  assert.deepEqual(fabric.traffic()[0], { from: 'a', to: 'b', sent: 2, delivered: 2, dropped: 0 });
});

test('an answer sent while receiving arrives in the same flush', async () => {
  const fabric = setUp().fabric;
  const seen: string[] = [];
  const x = fabric.internode.bind('x', (envelope) => seen.push(`x:${envelope}`));
  const y = fabric.internode.bind('y', (envelope) => y.send('x', `re:${envelope}`));
  x.send('y', 1);
  x.send('y', 2);
  await Promise.resolve();
  assert.deepEqual(seen, ['x:re:1', 'x:re:2']);
});

test('a cut is directed, drops what is under way, and heals', async () => {
  const { a, b, fabric, timers, drops, take } = setUp();
  fabric.cut('a', 'b');
  a.send('b', 1);
  b.send('a', 2);
  assert.equal(await take(), 'a:2');
  fabric.heal('a', 'b');
  a.send('b', 3);
  assert.equal(await take(), 'b:3');
  fabric.delay('a', 'b', 10);
  a.send('b', 4);
  fabric.cut('a', 'b');
  await timers.advance(20);
  assert.deepEqual(drops, ['a>b 1 cut', 'a>b 4 cut']);
  assert.ok(fabric.isCut('a', 'b') && !fabric.isCut('b', 'a'));
});

test('delays of links and nodes add up, and keep the order', async () => {
  const { a, fabric, timers, take } = setUp();
  fabric.delay('a', 'b', 10);
  fabric.delayNode('b', 5);
  a.send('b', 1);
  a.send('b', 2);
  a.send('c', 3);
  assert.equal(await take(), 'c:3');
  await timers.advance(14);
  assert.equal(await take(), '');
  await timers.advance(1);
  assert.equal(await take(), 'b:1 b:2');
  fabric.delayNode('b', 0);
  fabric.heal('a', 'b');
  a.send('b', 4);
  assert.equal(await take(), 'b:4');
});

test('loss and jitter follow the random numbers', async () => {
  const { a, fabric, timers, drops, take } = setUp({}, [0.1, 0.9, 1, 0]);
  fabric.lose('a', 'b', 0.5);
  a.send('b', 1);
  a.send('b', 2);
  assert.equal(await take(), 'b:2');
  assert.deepEqual(drops, ['a>b 1 loss']);
  fabric.lose('a', 'b', 0);
  fabric.delay('a', 'b', 1, 10);
  a.send('b', 3);
  a.send('b', 4);
  await timers.advance(20);
  assert.equal(await take(), 'b:4 b:3');
});

test('a paused endpoint holds what it sends and gets, in order and bounded', async () => {
  const { a, b, c, fabric, drops, take } = setUp({ maximumHeld: 3 });
  a.send('b', 0);
  fabric.pause('b');
  a.send('b', 1);
  b.send('c', 2);
  a.send('c', 3);
  c.send('b', 4);
  assert.equal(await take(), 'c:3');
  assert.deepEqual(drops, ['c>b 4 overflow']);
  fabric.resume('b');
  assert.equal(await take(), 'c:2 b:0 b:1');
  assert.equal(fabric.isPaused('b'), false);
});

test('an endpoint that is gone loses messages until it is bound again', async () => {
  const { a, b, fabric, drops, take } = setUp();
  b.close();
  a.send('b', 1);
  b.send('a', 2);
  assert.equal(await take(), '');
  assert.deepEqual(drops, ['a>b 1 unbound']);
  let again: unknown;
  fabric.internode.bind('b', (envelope) => {
    again = envelope;
  });
  assert.throws(() => fabric.internode.bind('b', () => {}), /taken/);
  a.send('b', 3);
  await take();
  assert.equal(again, 3);
});

test('copies are made when asked, so that a later change does not travel', async () => {
  const fabric = new Fabric(new ManualTimers(), setUp().fabric as never, { copyMessages: true });
  let got: unknown;
  const port = fabric.internode.bind('a', (envelope) => {
    got = envelope;
  });
  const message = { value: Buffer.from('x') };
  port.send('a', message);
  message.value[0] = 0;
  await Promise.resolve();
  assert.deepEqual(got, { value: Buffer.from('x') });
});
