import type { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { murmur2Hash } from '../../../base/murmur2/index.ts';

/**
 * Estimates how many different partition keys were added (HyperLogLog++ of Heule, Nunkesser and
 * Hall, in the form of the stream-lib 2.5 that Cassandra writes into Statistics.db: p 13, sp 25).
 *
 * 1. Few keys are kept sparse: the first 25 bits of each hash, and for those whose bits 13 to 24 are
 *    all zero, also how many zeros follow bit 13. They gather unsorted and are merged when 1,536 have
 *    come.
 * 2. With more than 6,144 of them the form becomes 8,192 registers of five bits, six an int32: each
 *    the longest run of zeros (plus one) of the hashes that begin with its number.
 *
 * The sparse list is ordered and merged exactly as there, signed comparisons included, so that the
 * same keys make the same bytes.
 */
const PRECISION = 13;
const SPARSE_PRECISION = 25;
const REGISTERS = 1 << PRECISION;
const REGISTERS_A_WORD = 6;
const REGISTER_BITS = 5;
const WORDS = Math.floor(REGISTERS / REGISTERS_A_WORD) + 1;
const SPARSE_LIMIT = REGISTERS * 0.75;
const GATHER_LIMIT = SPARSE_LIMIT / 4;
const FORM_VERSION = -2;
const FORM_NORMAL = 0;
const FORM_SPARSE = 1;
const NOTHING = new Int32Array(0);

const hash = { high: 0, low: 0 };

export class HyperLogLog {
  private sparse: Int32Array | null = NOTHING;
  private gathered = new Int32Array(GATHER_LIMIT + 1);
  private gatheredCount = 0;
  private registers: Int32Array | null = null;

  add(key: Uint8Array): void {
    murmur2Hash(key, hash);
    this.addHash(hash.high, hash.low);
  }

  private addHash(high: number, low: number): void {
    if (this.registers !== null) {
      this.raise(this.registers, high >>> (32 - PRECISION), runLength(high, low));
      return;
    }
    this.gathered[this.gatheredCount++] = encodeHash(high, low);
    if (this.gatheredCount <= GATHER_LIMIT) return;
    this.mergeGathered();
    if ((this.sparse as Int32Array).length > SPARSE_LIMIT) this.becomeNormal();
  }

  private mergeGathered(): void {
    if (this.gatheredCount === 0) return;
    const added = this.gathered.slice(0, this.gatheredCount).sort(compareEncoded);
    this.sparse = mergeSparse(this.sparse as Int32Array, added);
    this.gatheredCount = 0;
  }

  private becomeNormal(): void {
    this.mergeGathered();
    const registers = new Int32Array(WORDS);
    for (const encoded of this.sparse as Int32Array) {
      const index = sparseIndex(encoded) >>> (SPARSE_PRECISION - PRECISION);
      this.raise(registers, index, decodeRunLength(encoded));
    }
    this.registers = registers;
    this.sparse = null;
    this.gathered = NOTHING;
  }

  private raise(registers: Int32Array, index: number, run: number): void {
    const word = Math.floor(index / REGISTERS_A_WORD);
    const shift = REGISTER_BITS * (index - word * REGISTERS_A_WORD);
    const mask = 31 << shift;
    const bits = registers[word] as number;
    const wanted = run << shift;
    if ((bits & mask) < wanted) registers[word] = (bits & ~mask) | wanted;
  }

  /** The estimate. */
  get cardinality(): number {
    if (this.registers !== null) return estimate(this.registers);
    this.mergeGathered();
    const size = 2 ** SPARSE_PRECISION;
    return Math.round(size * Math.log(size / (size - (this.sparse as Int32Array).length)));
  }

  /** Adds what the other one has, so that this estimates the keys of both. */
  merge(other: HyperLogLog): void {
    other.mergeGathered();
    if (other.registers === null) {
      for (const encoded of other.sparse as Int32Array) this.addEncoded(encoded);
      return;
    }
    if (this.registers === null) this.becomeNormal();
    const registers = this.registers as unknown as Int32Array;
    for (let i = 0; i < REGISTERS; i++) {
      this.raise(registers, i, registerOf(other.registers, i));
    }
  }

  private addEncoded(encoded: number): void {
    if (this.registers !== null) {
      const index = sparseIndex(encoded) >>> (SPARSE_PRECISION - PRECISION);
      this.raise(this.registers, index, decodeRunLength(encoded));
      return;
    }
    this.gathered[this.gatheredCount++] = encoded;
    if (this.gatheredCount <= GATHER_LIMIT) return;
    this.mergeGathered();
    if ((this.sparse as Int32Array).length > SPARSE_LIMIT) this.becomeNormal();
  }

  write(writer: ByteWriter): void {
    writer.int32(FORM_VERSION);
    writeVarint(writer, PRECISION);
    writeVarint(writer, SPARSE_PRECISION);
    if (this.registers !== null) {
      writeVarint(writer, FORM_NORMAL);
      writeVarint(writer, WORDS * 4);
      for (const word of this.registers) writer.int32(word);
      return;
    }
    this.mergeGathered();
    const sparse = this.sparse as Int32Array;
    writeVarint(writer, FORM_SPARSE);
    writeVarint(writer, sparse.length);
    let before = 0;
    for (const encoded of sparse) {
      writeVarint(writer, (encoded - before) | 0);
      before = encoded;
    }
  }

  static read(reader: ByteReader): HyperLogLog {
    const result = new HyperLogLog();
    const version = reader.int32();
    const precision = readVarint(reader);
    const sparsePrecision = readVarint(reader);
    if (
      version !== FORM_VERSION ||
      precision !== PRECISION ||
      sparsePrecision !== SPARSE_PRECISION
    ) {
      throw new RangeError(`an estimator of form ${version}, ${precision}, ${sparsePrecision}`);
    }
    const form = readVarint(reader);
    const size = readVarint(reader);
    if (form === FORM_NORMAL) {
      if (size !== WORDS * 4) throw new RangeError(`${size} bytes of registers`);
      result.becomeNormal();
      const registers = result.registers as unknown as Int32Array;
      for (let i = 0; i < WORDS; i++) registers[i] = reader.int32();
      return result;
    }
    if (form !== FORM_SPARSE || size > SPARSE_LIMIT + GATHER_LIMIT || size > reader.remaining) {
      throw new RangeError(`an estimator of kind ${form} with ${size} entries`);
    }
    const sparse = new Int32Array(size);
    let before = 0;
    for (let i = 0; i < size; i++) {
      before = (before + readVarint(reader)) | 0;
      sparse[i] = before;
    }
    result.sparse = sparse;
    return result;
  }
}

/** Zeros that follow the first 13 bits of a hash, at most 51, plus one. */
function runLength(high: number, low: number): number {
  const left = (high << PRECISION) | (low >>> (32 - PRECISION));
  if (left !== 0) return Math.clz32(left) + 1;
  return 32 + Math.clz32((low << PRECISION) | (1 << (PRECISION - 1))) + 1;
}

function encodeHash(high: number, low: number): number {
  const index = high >>> (32 - SPARSE_PRECISION);
  if ((index & ((1 << (SPARSE_PRECISION - PRECISION)) - 1)) !== 0) return index << 1;
  return (((index << 6) | (runLength(high, low) ^ 63)) << 1) | 1;
}

function sparseIndex(encoded: number): number {
  return (encoded & 1) === 1 ? encoded >>> 7 : encoded >>> 1;
}

function decodeRunLength(encoded: number): number {
  if ((encoded & 1) === 1) return ((encoded >>> 1) & 63) ^ 63;
  return Math.clz32(encoded << (PRECISION + 31 - SPARSE_PRECISION)) + 1;
}

function compareEncoded(left: number, right: number): number {
  const order = sparseIndex(left) - sparseIndex(right);
  if (order !== 0) return order;
  const shift = PRECISION + 31 - SPARSE_PRECISION;
  return (left << shift) - (right << shift);
}

/** Both are sorted by index; of several with one index the first is kept. */
function mergeSparse(known: Int32Array, added: Int32Array): Int32Array {
  const merged = new Int32Array(known.length + added.length);
  let length = 0;
  let at = 0;
  let from = 0;
  while (at < known.length || from < added.length) {
    const left = known[at];
    const right = added[from];
    if (right === undefined || (left !== undefined && comesFirst(left, right))) {
      merged[length++] = left as number;
      at++;
      continue;
    }
    const index = sparseIndex(right);
    if (left !== undefined && sparseIndex(left) === index) {
      merged[length++] = Math.min(left, right);
      at++;
    } else {
      merged[length++] = right;
    }
    while (from < added.length && sparseIndex(added[from] as number) === index) from++;
  }
  return merged.slice(0, length);
}

function comesFirst(left: number, right: number): boolean {
  return sparseIndex(left) !== sparseIndex(right) && left < right;
}

function registerOf(registers: Int32Array, index: number): number {
  const word = Math.floor(index / REGISTERS_A_WORD);
  return ((registers[word] as number) >>> (REGISTER_BITS * (index - word * REGISTERS_A_WORD))) & 31;
}

/**
 * The improved raw estimator of Otmar Ertl ("New cardinality estimation algorithms for HyperLogLog
 * sketches", 2017), which is as good over the whole range as stream-lib's with its tables of biases.
 */
function estimate(registers: Int32Array): number {
  const counts = new Float64Array(33);
  for (let i = 0; i < REGISTERS; i++) {
    const run = registerOf(registers, i);
    counts[run] = (counts[run] as number) + 1;
  }
  let sum = 0;
  for (let run = 31; run >= 1; run--) sum = 0.5 * (sum + (counts[run] as number));
  sum += REGISTERS * sigma((counts[0] as number) / REGISTERS);
  const factor = 1 / (2 * Math.LN2);
  return Math.round((factor * REGISTERS * REGISTERS) / sum);
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let power = share;
  let weight = 1;
  let sum = share;
  for (let before = -1; sum !== before; ) {
    before = sum;
    power *= power;
    sum += power * weight;
    weight += weight;
  }
  return sum;
}

function writeVarint(writer: ByteWriter, value: number): void {
  let rest = value >>> 0;
  for (; rest >= 0x80; rest >>>= 7) writer.int8((rest & 0x7f) | 0x80);
  writer.int8(rest);
}

function readVarint(reader: ByteReader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.uint8();
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError('a number of more than five bytes');
}
