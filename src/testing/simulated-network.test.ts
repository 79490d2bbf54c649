import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../platform/index.ts';
import type { SimulatedNetworkOptions } from './index.ts';
import { Simulation } from './index.ts';

async function setUp(options: SimulatedNetworkOptions = {}) {
  const { time, network } = new Simulation(1, { network: options });
  const accepted: Socket[] = [];
  const node = network.of('node', '10.0.0.1');
  const client = network.of('client', '10.0.0.9');
  const listener = await node.listen({ address: '10.0.0.1', port: 9042 }, (socket) => {
    accepted.push(socket);
  });
  const near = await time.wait(client.connect('10.0.0.1', 9042), 1000);
  const far = accepted[0] as Socket;
  return { time, network, node, client, listener, near, far };
}

function record(socket: Socket): string[] {
  const seen: string[] = [];
  socket.handler = {
    onData: (chunk) => seen.push(chunk.toString()),
    onDrain: () => seen.push('drain'),
    onClose: (error) => seen.push(`close ${error?.message ?? ''}`),
  };
  return seen;
}

test('bytes arrive in order, in pieces, and an end closes both sides', async () => {
  const { time, near, far } = await setUp({ maximumPieceBytes: 3 });
  const atNear = record(near);
  const atFar = record(far);
  near.write(Buffer.from('hello world'));
  near.write(Buffer.from('!'));
  far.write(Buffer.from('hi'));
  await time.runFor(10);
  assert.equal(atFar.join(''), 'hello world!');
  assert.ok(atFar.length > 4);
  near.end();
  assert.equal(near.write(Buffer.from('too late')), true);
  await time.runFor(10);
  assert.equal(atNear.join(''), 'hiclose ');
  assert.equal(atFar.at(-1), 'close ');
  assert.equal(far.remoteAddress, '10.0.0.9');
});

test('a paused reader makes the writer wait until it reads again', async () => {
  const { time, near, far } = await setUp();
  const atNear = record(near);
  const atFar = record(far);
  far.pause();
  assert.equal(near.write(Buffer.alloc(1000)), true);
  assert.equal(near.write(Buffer.alloc(70_000)), false);
  await time.runFor(10);
  assert.equal(near.bufferedBytes, 71_000);
  assert.deepEqual(atFar, []);
  far.resume();
  await time.runFor(10);
  assert.equal(near.bufferedBytes, 0);
  assert.deepEqual(atNear, ['drain']);
  assert.equal(atFar.join('').length, 71_000);
});

test('a torn connection is reset for the peer; a machine that fails tears all', async () => {
  const { time, network, near, far, client } = await setUp();
  const atNear = record(near);
  const atFar = record(far);
  network.tear('node');
  await time.runFor(10);
  assert.deepEqual(atNear, ['close connection reset by peer']);
  assert.deepEqual(atFar, ['close ']);
  await assert.rejects(time.wait(client.connect('10.0.0.1', 9042), 100), /connection refused/);
});

test('an address is taken once, and free again after close', async () => {
  const { node, listener } = await setUp();
  const options = { address: '10.0.0.1', port: 9042 };
  await assert.rejects(
    node.listen(options, () => {}),
    { name: 'NetworkError', message: /already in use/ },
  );
  await listener.close();
  await node.listen(options, () => {});
});
