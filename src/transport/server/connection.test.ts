import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { invalidRequest } from '../../base/error/index.ts';
import type { QueryProcessor, QueryResult } from '../../query/index.ts';
import { parseType } from '../../types/index.ts';
import { readSegment, sealPlain } from '../frame/segment.ts';
import type { FakeSocket } from './fake-client.ts';
import { connectFakeClient, settle } from './fake-client.ts';

const voidResult: QueryResult = { kind: 'void', warnings: [], tracingId: null };

/** Answers each query when the test says so, by its text. */
class HeldProcessor implements QueryProcessor {
  readonly waiting = new Map<string, (result: QueryResult | Error) => void>();

  query(text: string): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      this.waiting.set(text, (result) => {
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    });
  }

  prepare(): Promise<never> {
    return Promise.reject(invalidRequest('not here'));
  }

  execute(): Promise<QueryResult> {
    return Promise.resolve(voidResult);
  }

  batch(): Promise<QueryResult> {
    return Promise.resolve(voidResult);
  }

  async answer(text: string, result: QueryResult | Error): Promise<void> {
    const answer = this.waiting.get(text);
    assert.ok(answer, `${text} is under way`);
    this.waiting.delete(text);
    answer(result);
    await settle();
  }
}

function envelope(version: number, stream: number, opcode: number, body: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header[0] = version;
  header.writeInt16BE(stream, 2);
  header[4] = opcode;
  header.writeInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

function startup(version: number): Buffer {
  const body = Buffer.from('0001000b43514c5f56455253494f4e0005332e302e30', 'hex');
  return envelope(version, 0, 1, body);
}

function query(version: number, stream: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const body = Buffer.alloc(4 + bytes.length + 2 + (version >= 5 ? 4 : 1));
  body.writeInt32BE(bytes.length, 0);
  bytes.copy(body, 4);
  body.writeUInt16BE(1, 4 + bytes.length);
  return envelope(version, stream, 7, body);
}

function segment(payload: Buffer, selfContained = true): Buffer {
  const bytes = Buffer.alloc(payload.length + 10);
  payload.copy(bytes, 6);
  sealPlain(bytes, 0, 6 + payload.length, selfContained);
  return bytes;
}

async function connected(
  version: number,
  options: { maxBytesInFlight?: number; maxMessageBytes?: number } = {},
) {
  const processor = new HeldProcessor();
  const client = connectFakeClient({ processor, ...options });
  client.socket.handler?.onData(startup(version));
  await settle();
  client.socket.take();
  return { processor, ...client };
}

function streamsOf(socket: FakeSocket): number[] {
  const bytes = socket.take();
  const streams: number[] = [];
  for (let at = 0; at < bytes.length; at += 9 + bytes.readInt32BE(at + 5)) {
    streams.push(bytes.readInt16BE(at + 2));
  }
  return streams;
}

describe('a connection', () => {
  test('answers requests in the order they finish, each on its own stream', async () => {
    const { socket, processor } = await connected(4);
    socket.handler?.onData(Buffer.concat([query(4, 1, 'first'), query(4, 2, 'second')]));
    await processor.answer('second', voidResult);
    await processor.answer('first', voidResult);
    assert.deepEqual(streamsOf(socket), [2, 1]);
  });

  test('sends all answers of one tick in one write', async () => {
    const { socket, processor } = await connected(4);
    const texts = Array.from({ length: 50 }, (_, i) => `q${i}`);
    socket.handler?.onData(Buffer.concat(texts.map((text, i) => query(4, i, text))));
    const writes = socket.writes;
    for (const text of texts) processor.waiting.get(text)?.(voidResult);
    await settle();
    assert.equal(socket.writes - writes, 1);
    assert.equal(streamsOf(socket).length, 50);
  });

  test('takes requests that come in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
        async (cuts) => {
          const { socket, processor } = await connected(4);
          const all = Buffer.concat([1, 2, 3].map((i) => query(4, i, `text ${i}`)));
          let at = 0;
          for (const cut of cuts) {
            socket.handler?.onData(all.subarray(at, at + cut));
            at = Math.min(all.length, at + cut);
          }
          socket.handler?.onData(all.subarray(at));
          assert.deepEqual([...processor.waiting.keys()], ['text 1', 'text 2', 'text 3']);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('stops reading past the bytes in flight and goes on when they are answered', async () => {
    const { socket, processor } = await connected(4, { maxBytesInFlight: 60 });
    const texts = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];
    socket.handler?.onData(Buffer.concat(texts.map((text, i) => query(4, i, text))));
    assert.equal(socket.paused, true);
    assert.equal(processor.waiting.size, 2);
    await processor.answer(texts[0] as string, voidResult);
    await processor.answer(texts[1] as string, voidResult);
    assert.equal(processor.waiting.size, 1);
    await processor.answer(texts[2] as string, voidResult);
    assert.equal(socket.paused, false);
    assert.deepEqual(streamsOf(socket), [0, 1, 2]);
  });

  test('an error of one request leaves the others alone', async () => {
    const { socket, processor } = await connected(4);
    socket.handler?.onData(Buffer.concat([query(4, 1, 'bad'), query(4, 2, 'good')]));
    await processor.answer('bad', invalidRequest('no'));
    await processor.answer('good', voidResult);
    assert.deepEqual(streamsOf(socket), [1, 2]);
    assert.equal(socket.closed, false);
  });

  test('v5: an answer longer than a segment comes in several that are not self-contained', async () => {
    const { socket, processor } = await connected(5);
    socket.handler?.onData(segment(query(5, 9, 'big')));
    const value = Buffer.alloc(300_000, 7);
    await processor.answer('big', {
      ...voidResult,
      kind: 'rows',
      metadata: {
        columns: [{ keyspace: 'k', table: 't', name: 'v', type: parseType('blob') }],
      },
      rows: [[value]],
      pagingState: null,
      omitColumns: true,
      changedMetadataId: null,
    });
    const bytes = socket.take();
    const payloads: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const read = readSegment(bytes, at, false);
      assert.ok(read);
      assert.equal(read.selfContained, false);
      payloads.push(read.payload);
      at = read.end;
    }
    assert.equal(payloads.length, 3);
    const whole = Buffer.concat(payloads);
    assert.equal(whole.readInt16BE(2), 9);
    assert.deepEqual(whole.subarray(-300_000), value);
  });

  test('a message of v5 that is too large is refused when it is over, and the next is served', async () => {
    const { socket, processor } = await connected(5, { maxMessageBytes: 200_000 });
    const large = query(5, 7, 'x'.repeat(200_000));
    const half = large.length >> 1;
    socket.handler?.onData(segment(large.subarray(0, half), false));
    assert.equal(socket.take().length, 0);
    socket.handler?.onData(segment(large.subarray(half), false));
    await settle();
    const refusal = readSegment(socket.take(), 0, false)?.payload ?? assert.fail();
    assert.equal(refusal.readInt16BE(2), 7);
    assert.match(
      refusal.toString('latin1'),
      /CQL Message of size 200010 bytes exceeds allowed maximum of 200000 bytes/,
    );
    socket.handler?.onData(segment(query(5, 8, 'next')));
    await processor.answer('next', voidResult);
    assert.equal(readSegment(socket.take(), 0, false)?.payload.readInt16BE(2), 8);
  });

  test('events go to those who registered, and end with the connection', async () => {
    const { socket, events } = await connected(4);
    const body = Buffer.concat([Buffer.from([0, 1, 0, 13]), Buffer.from('STATUS_CHANGE')]);
    socket.handler?.onData(envelope(4, 3, 11, body));
    await settle();
    socket.take();
    events.send({ type: 'STATUS_CHANGE', change: 'DOWN', address: '127.0.0.2', port: 9042 });
    events.send({ type: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', address: '::1', port: 9042 });
    await settle();
    assert.deepEqual(streamsOf(socket), [-1]);
    socket.handler?.onClose(null);
    events.send({ type: 'STATUS_CHANGE', change: 'UP', address: '127.0.0.2', port: 9042 });
    await settle();
    assert.equal(socket.take().length, 0);
  });
});

describe('a connection fed with rubbish', () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 80 });

  for (const version of [3, 4, 5]) {
    test(`v${version}: answers or closes, never throws`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), async (chunks) => {
          const { socket } = await connected(version);
          for (const bytes of chunks) socket.handler?.onData(Buffer.from(bytes));
          await settle();
        }),
        { numRuns: 500 },
      );
    });

    test(`v${version}: any bytes as the body of any request`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(17), fc.nat(31), chunk, async (opcode, flags, bytes) => {
          const { socket, processor } = await connected(version);
          const request = envelope(version, 5, opcode, Buffer.from(bytes));
          request[1] = flags;
          socket.handler?.onData(version >= 5 ? segment(request) : request);
          for (const answer of processor.waiting.values()) answer(voidResult);
          await settle();
          assert.ok(socket.take().length > 0 || processor.waiting.size > 0, 'it was answered');
        }),
        { numRuns: 1000 },
      );
    });
  }
});
