import { readFileSync } from 'node:fs';
import type { QueryProcessor } from '../../../src/query/index.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import { Opcode } from '../../../src/transport/frame/envelope.ts';
import { connectFakeClient, settle } from '../../../src/transport/server/fake-client.ts';
import { countAnswers } from './answers.ts';
import { openFixedSession } from './fixed-node.ts';
import { mutateBytes, randomCuts } from './mutate.ts';
import type { Input, Part, Verdict } from './part.ts';
import { expect } from './part.ts';
import { RequestMaker } from './requests.ts';

const MAX_FRAME_BYTES = 1 << 18;
const MOST_ROUNDS = 200;
const SUPPORTED = [3, 4, 5] as const;

/** Bytes of clients into a connection, over the query layer: answers or an end, nothing else. */
export async function openFrames(): Promise<Part> {
  const session = await openFixedSession();
  const requests = await RequestMaker.open(session);
  const exchanges = recorded();
  const make = (random: SeededRandom): Input => {
    const kind = random.integer(20);
    let bytes: Buffer;
    if (kind === 0) bytes = random.bytes(random.integer(200));
    else if (kind < 3) bytes = mutateBytes(random, random.pick(exchanges));
    else bytes = requests.stream(random, random.pick(SUPPORTED));
    const what = `stream${random.chance(0.5) ? ', answers awaited between chunks' : ''}`;
    const cuts = [...startupEnd(random, bytes), ...randomCuts(random, bytes.length, 6)];
    return { what, bytes, cuts: cuts.sort((left, right) => left - right) };
  };
  return { make, run: (input) => converse(session.node.processor, input) };
}

/** Clients await the answer to STARTUP (nearly always): segments of v5 come in chunks of their own. */
function startupEnd(random: SeededRandom, bytes: Buffer): readonly number[] {
  if (bytes.length < 9 || bytes[4] !== Opcode.STARTUP || random.chance(0.03)) return [];
  const end = 9 + bytes.readUInt32BE(5);
  return end < bytes.length ? [end] : [];
}

/** What was sent in each of the exchanges recorded from Cassandra, but for the very long. */
function recorded(): readonly Buffer[] {
  const file = new URL('../../../src/transport/testdata/frames.txt', import.meta.url);
  const cases = readFileSync(file, 'utf8').split(/^# /m);
  const sent = cases.map((text) =>
    Buffer.concat(
      [...text.matchAll(/^> ([0-9a-f]+)$/gm)].map((line) => Buffer.from(line[1] ?? '', 'hex')),
    ),
  );
  return sent.filter((bytes) => bytes.length > 0 && bytes.length < 4096);
}

async function converse(processor: QueryProcessor, input: Input): Promise<Verdict> {
  const unexpected: unknown[] = [];
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (...told: unknown[]) => unexpected.push(told[1]),
  };
  const client = connectFakeClient({
    processor,
    maxFrameBytes: MAX_FRAME_BYTES,
    maxMessageBytes: MAX_FRAME_BYTES,
    log,
  });
  const { socket, connection } = client;
  // A socket that is closed reads nothing more.
  const send = (chunk: Buffer): void => {
    if (!socket.closed) socket.handler?.onData(chunk);
  };
  let from = 0;
  for (const cut of [...(input.cuts ?? []), input.bytes.length]) {
    send(Buffer.from(input.bytes.subarray(from, cut)));
    from = cut;
    if (input.what !== 'stream') await settle();
  }
  let rounds = 0;
  do await settle();
  while (connection.pending > 0 && rounds++ < MOST_ROUNDS);
  expect(connection.pending === 0, 'every request is answered');
  if (unexpected.length > 0) throw unexpected[0];
  const answers = countAnswers(socket.take(), connection.client);
  socket.handler?.onClose(null);
  return answers.errors === 0 && !socket.closed ? 'accepted' : 'rejected';
}
