import { Opcode } from '../../../src/transport/frame/envelope.ts';
import { readSegment } from '../../../src/transport/frame/segment.ts';
import type { ConnectedClient } from '../../../src/transport/index.ts';
import { expect } from './part.ts';

/**
 * Counts the answers that a connection wrote and checks that they are whole: envelopes, and after
 * READY of v5 segments of them with right checksums.
 */
export function countAnswers(
  bytes: Buffer,
  client: ConnectedClient,
): { readonly answers: number; readonly errors: number } {
  let offset = 0;
  let answers = 0;
  let errors = 0;
  const envelope = (from: Buffer, at: number): number => {
    const version = (from[at] as number) & 0x7f;
    const headerBytes = version < 3 ? 8 : 9;
    expect(from.length - at >= headerBytes, 'an answer has a whole header');
    const opcode = from[at + headerBytes - 5] as number;
    const end = at + headerBytes + from.readUInt32BE(at + headerBytes - 4);
    expect(end <= from.length, 'an answer is whole');
    expect(((from[at] as number) & 0x80) !== 0, 'an answer has the bit of answers');
    answers++;
    if (opcode === Opcode.ERROR) errors++;
    if (opcode === Opcode.READY) isReady = true;
    return end;
  };
  let isReady = false;
  while (offset < bytes.length) {
    if (!isReady || client.protocolVersion < 5) {
      offset = envelope(bytes, offset);
      continue;
    }
    const isCompressed = (client.options?.get('COMPRESSION') ?? '') !== '';
    const segment = readSegment(bytes, offset, isCompressed);
    expect(segment !== null, 'a segment is whole');
    offset = segment.end;
    if (!segment.selfContained) continue;
    for (let at = 0; at < segment.payload.length; ) at = envelope(segment.payload, at);
  }
  return { answers, errors };
}
