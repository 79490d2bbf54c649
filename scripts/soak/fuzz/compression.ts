import {
  lz4Compress,
  lz4CompressBound,
  lz4Decompress,
  MalformedLz4,
} from '../../../src/base/lz4/index.ts';
import {
  MalformedSnappy,
  snappyCompress,
  snappyCompressBound,
  snappyDecompress,
} from '../../../src/base/snappy/index.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import { mutateBytes } from './mutate.ts';
import type { Input, Part, Verdict } from './part.ts';
import { expect, expectError } from './part.ts';

const GUARD_BYTES = 32;
const GUARD = 0xa5;
const MOST_BYTES = 1 << 16;

/** Blocks into the decoders of LZ4 and Snappy: nothing beyond the target is ever touched. */
export async function openCompression(): Promise<Part> {
  return { make, run: (input) => (input.what === 'snappy' ? snappy(input) : lz4(input)) };
}

/** The first four bytes of an LZ4 input are the length that is promised. */
function make(random: SeededRandom): Input {
  const isLz4 = random.chance(0.5);
  const plain = plainBytes(random);
  let block = random.bytes(random.integer(64));
  if (random.chance(0.85)) block = isLz4 ? lz4Block(plain) : snappyBlock(plain);
  if (random.chance(0.9)) block = mutateBytes(random, block);
  if (!isLz4) return { what: 'snappy', bytes: block };
  const promised = Buffer.alloc(4);
  const isRight = random.chance(0.7);
  promised.writeUInt32BE(isRight ? plain.length : random.integer(2 * plain.length + 9));
  return { what: 'lz4', bytes: Buffer.concat([promised, block]) };
}

/** Some bytes that repeat, near and far. */
function plainBytes(random: SeededRandom): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.integer(8); count > 0; count--) {
    const part = random.bytes(1 + random.integer(20));
    for (let times = 1 + random.integer(6); times > 0; times--) parts.push(part);
    const earlier = parts[random.integer(parts.length)];
    if (earlier !== undefined) parts.push(earlier);
  }
  return Buffer.concat(parts);
}

function lz4Block(plain: Buffer): Buffer {
  const out = Buffer.alloc(lz4CompressBound(plain.length));
  return out.subarray(0, lz4Compress(plain, 0, plain.length, out, 0));
}

function snappyBlock(plain: Buffer): Buffer {
  const out = Buffer.alloc(snappyCompressBound(plain.length));
  return out.subarray(0, snappyCompress(plain, 0, plain.length, out, 0));
}

function lz4({ bytes }: Input): Verdict {
  const length = Math.min(MOST_BYTES, bytes.readUInt32BE(0));
  const target = Buffer.alloc(length + 2 * GUARD_BYTES, GUARD);
  try {
    lz4Decompress(bytes, 4, bytes.length, target, GUARD_BYTES, length);
  } catch (error) {
    checkGuards(target);
    return expectError(error, MalformedLz4);
  }
  checkGuards(target);
  const plain = target.subarray(GUARD_BYTES, GUARD_BYTES + length);
  const block = lz4Block(plain);
  const again = Buffer.alloc(length);
  lz4Decompress(block, 0, block.length, again, 0, length);
  expect(again.equals(plain), 'what was decompressed survives compression');
  return 'accepted';
}

function checkGuards(target: Buffer): void {
  for (let i = 0; i < GUARD_BYTES; i++) {
    const last = target[target.length - 1 - i];
    expect(target[i] === GUARD && last === GUARD, 'nothing outside the target is written');
  }
}

function snappy({ bytes }: Input): Verdict {
  let plain: Buffer;
  try {
    plain = snappyDecompress(bytes, 0, bytes.length, MOST_BYTES);
  } catch (error) {
    return expectError(error, MalformedSnappy);
  }
  const block = snappyBlock(plain);
  const again = snappyDecompress(block, 0, block.length, MOST_BYTES);
  expect(again.equals(plain), 'what was decompressed survives compression');
  return 'accepted';
}
