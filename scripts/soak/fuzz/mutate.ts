import type { SeededRandom } from '../../../src/testing/index.ts';

/** Bytes that lie at the edges of lengths, signs, flags and vints. */
const EDGE_BYTES = [0, 1, 2, 0x0f, 0x10, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xf0, 0xfe, 0xff];
const EDGE_INTS = [0, 1, 2, 255, 256, 65535, 65536, 0x7ffffffe, 0x7fffffff, -1, -2, -0x80000000];

/** A copy with one to four changes: bits, bytes, numbers, pieces cut out, doubled or put in. */
export function mutateBytes(random: SeededRandom, bytes: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  const times = 1 + random.integer(random.integer(4) + 1);
  for (let i = 0; i < times; i++) changed = change(random, changed);
  return changed;
}

function change(random: SeededRandom, bytes: Buffer): Buffer {
  const at = random.integer(bytes.length + 1);
  if (at === bytes.length) return Buffer.concat([bytes, random.bytes(1 + random.integer(8))]);
  const length = random.integer(Math.min(16, bytes.length - at)) + 1;
  switch (random.integer(8)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
      return bytes;
    case 1:
      bytes[at] = random.pick(EDGE_BYTES);
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) bytes.writeInt32BE(random.pick(EDGE_INTS), at);
      return bytes;
    case 3:
      if (at + 2 <= bytes.length) bytes.writeInt16BE((random.pick(EDGE_INTS) << 16) >> 16, at);
      return bytes;
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 6:
      return Buffer.concat([bytes.subarray(0, at), random.bytes(length), bytes.subarray(at)]);
    default:
      return random.chance(0.3) ? Buffer.from(bytes.subarray(0, at)) : bytes;
  }
}

const PIECES = /\w+|'[^']*'|"[^"]*"|\$\$.*?\$\$|\s+|\S/gs;

/** Words, strings and signs of a text, with what stands between them. */
export function piecesOf(text: string): string[] {
  return text.match(PIECES) ?? [];
}

/** A text with up to three pieces dropped, doubled, swapped or replaced by one of the words. */
export function mutateText(random: SeededRandom, text: string, words: readonly string[]): string {
  const pieces = piecesOf(text);
  for (let times = 1 + random.integer(random.integer(3) + 1); times > 0; times--) {
    const at = random.integer(pieces.length + 1);
    switch (random.integer(5)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(at, 0, pieces[at] ?? '');
        break;
      case 2:
        pieces.splice(at, 2, pieces[at + 1] ?? '', pieces[at] ?? '');
        break;
      case 3:
        pieces.splice(at, 0, ` ${random.pick(words)} `);
        break;
      default:
        pieces.splice(at, 1, random.pick(words));
    }
  }
  return pieces.join('');
}

/** Up to `most` places at which a stream is cut, in order. */
export function randomCuts(random: SeededRandom, length: number, most: number): readonly number[] {
  const cuts = Array.from({ length: random.integer(most + 1) }, () => random.integer(length + 1));
  return cuts.sort((left, right) => left - right);
}
