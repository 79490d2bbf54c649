import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../index.ts';
import { NetworkError } from '../index.ts';
import { NodeNetwork } from './index.ts';

const network = new NodeNetwork();

function collect(socket: Socket): { text: () => string; closed: Promise<Error | null> } {
  let text = '';
  const closed = new Promise<Error | null>((resolve) => {
    socket.handler = {
      onData: (chunk) => {
        text += chunk.toString();
      },
      onDrain: () => {},
      onClose: resolve,
    };
  });
  return { text: () => text, closed };
}

test('bytes travel both ways and an end closes both sides', async () => {
  const listener = await network.listen({ address: '127.0.0.1', port: 0 }, (socket) => {
    socket.handler = {
      onData: (chunk) => {
        socket.write(Buffer.from(`echo ${chunk.toString()}`));
        socket.end();
      },
      onDrain: () => {},
      onClose: () => {},
    };
  });
  const socket = await network.connect('127.0.0.1', listener.port);
  assert.equal(socket.remotePort, listener.port);
  const { text, closed } = collect(socket);
  socket.write(Buffer.from('hello'));
  assert.equal(await closed, null);
  assert.equal(text(), 'echo hello');
  assert.equal(socket.write(Buffer.from('late')), true);
  await listener.close();
});

test('a taken address, a foreign one and a closed port are network errors', async () => {
  const listener = await network.listen({ address: '127.0.0.1', port: 0 }, () => {});
  const { port } = listener;
  const taken = network.listen({ address: '127.0.0.1', port }, () => {});
  await assert.rejects(taken, { name: 'NetworkError', message: /already in use/ });
  const foreign = network.listen({ address: '192.0.2.1', port: 0 }, () => {});
  await assert.rejects(foreign, /not of this machine/);
  await listener.close();
  await assert.rejects(network.connect('127.0.0.1', port), NetworkError);
});

test('a writer is told to wait and told when to go on', async () => {
  const peers: Socket[] = [];
  let received = 0;
  const listener = await network.listen({ address: '127.0.0.1', port: 0 }, (socket) => {
    socket.pause();
    socket.handler = {
      onData: (chunk) => {
        received += chunk.length;
      },
      onDrain: () => {},
      onClose: () => {},
    };
    peers.push(socket);
  });
  const socket = await network.connect('127.0.0.1', listener.port);
  const drained = new Promise<void>((resolve) => {
    socket.handler = { onData: () => {}, onDrain: resolve, onClose: () => {} };
  });
  let written = 0;
  const chunk = Buffer.alloc(1 << 20);
  while (socket.write(chunk) || written === 0) written += chunk.length;
  written += chunk.length;
  assert.ok(socket.bufferedBytes > 0);
  while (peers.length === 0) await new Promise((resolve) => setImmediate(resolve));
  peers[0]?.resume();
  await drained;
  socket.end();
  while (received < written) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(received, written);
  peers[0]?.destroy();
  await listener.close();
});
