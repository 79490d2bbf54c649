import { invariant } from '../base/error/index.ts';

/** How alike two vectors are, as options of indexes name it. */
export type SimilarityFunction = 'COSINE' | 'DOT_PRODUCT' | 'EUCLIDEAN';

/**
 * The elements of a `vector<float, n>` in wire form. With `into` they are written there, so that a
 * scan of many vectors makes no garbage.
 */
export function floatsOf(value: Buffer, into?: Float32Array): Float32Array {
  const dimension = value.length >>> 2;
  const floats = into ?? new Float32Array(dimension);
  invariant(floats.length === dimension, 'vectors of one column have one dimension');
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  for (let i = 0; i < dimension; i++) floats[i] = view.getFloat32(i * 4);
  return floats;
}

/**
 * The score of two vectors of one dimension, the larger the nearer; 32 bits, rounded at every step
 * and added up in the order in which Cassandra's library for vectors does without a machine's own
 * instructions for them, so that scores are equal to the last bit.
 */
export function similarity(
  kind: SimilarityFunction,
  left: Float32Array,
  right: Float32Array,
): number {
  switch (kind) {
    case 'COSINE':
      return Math.fround(Math.fround(1 + cosine(left, right)) / 2);
    case 'DOT_PRODUCT':
      return Math.fround(Math.fround(1 + dotProduct(left, right)) / 2);
    case 'EUCLIDEAN':
      return Math.fround(1 / Math.fround(1 + squareDistance(left, right)));
  }
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  let leftNorm = 0;
  let rightNorm = 0;
  for (let i = 0; i < left.length; i++) {
    const a = left[i] as number;
    const b = right[i] as number;
    sum = Math.fround(sum + Math.fround(a * b));
    leftNorm = Math.fround(leftNorm + Math.fround(a * a));
    rightNorm = Math.fround(rightNorm + Math.fround(b * b));
  }
  return Math.fround(sum / Math.sqrt(leftNorm * rightNorm));
}

const BLOCK = 8;

/** What does not fill a block of eight comes first; the products of a block are added up alone. */
function dotProduct(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  let i = 0;
  for (; i < left.length % BLOCK; i++) sum = Math.fround(sum + product(left, right, i));
  for (; i < left.length; i += BLOCK) {
    let block = product(left, right, i);
    for (let j = 1; j < BLOCK; j++) block = Math.fround(block + product(left, right, i + j));
    sum = Math.fround(sum + block);
  }
  return sum;
}

function product(left: Float32Array, right: Float32Array, i: number): number {
  return Math.fround((left[i] as number) * (right[i] as number));
}

/** As above, but what does not fill a block comes last. */
function squareDistance(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  let i = 0;
  for (; i + BLOCK <= left.length; i += BLOCK) {
    let block = square(left, right, i);
    for (let j = 1; j < BLOCK; j++) block = Math.fround(block + square(left, right, i + j));
    sum = Math.fround(sum + block);
  }
  for (; i < left.length; i++) sum = Math.fround(sum + square(left, right, i));
  return sum;
}

function square(left: Float32Array, right: Float32Array, i: number): number {
  const difference = Math.fround((left[i] as number) - (right[i] as number));
  return Math.fround(difference * difference);
}
