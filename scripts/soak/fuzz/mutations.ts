import fc from 'fast-check';
import { ByteReader, ByteWriter, EndOfBytes } from '../../../src/base/bytes/index.ts';
import { crc32 } from '../../../src/base/crc/index.ts';
import { Corruption } from '../../../src/base/error/index.ts';
import { HintFileReader } from '../../../src/coordinator/hint/hint-file-reader.ts';
import {
  encodeHeader,
  encodeHint,
  hintFileName,
} from '../../../src/coordinator/hint/hint-format.ts';
import { historyTable, updates } from '../../../src/mutation/history-suite.ts';
import type { Mutation, PartitionUpdate } from '../../../src/mutation/index.ts';
import {
  readMutation,
  UnknownColumn,
  UnknownTable,
  writeMutation,
} from '../../../src/mutation/index.ts';
import type { DiskFile } from '../../../src/platform/index.ts';
import { MemoryDisk } from '../../../src/platform/memory/index.ts';
import { LogReplay } from '../../../src/storage/commitlog/index.ts';
import { logFolder, mutationOf, StoreUnderTest } from '../../../src/storage/store-suite.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import { mutateBytes } from './mutate.ts';
import type { Input, Part, Verdict } from './part.ts';
import { expect, expectError } from './part.ts';

const SAMPLES = 300;
const SEGMENT_HEADER_BYTES = 40;
const HINT_HEADER_BYTES = 36;
const HOST = '00112233-4455-6677-8899-aabbccddeeff';
const HINTS = { hostId: HOST, createdAtMillis: 1_735_689_600_000 };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const tables = (id: string) => (id === historyTable.id ? historyTable : undefined);
const scratch = new ByteWriter(4096);

interface Recorded {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Damaged mutations, commit logs and hint files; some with checksums that fit the damage. */
export async function openMutations(): Promise<Part> {
  const samples = fc.sample(updates, { seed: 1, numRuns: SAMPLES });
  const mutations = samples.map((update) => mutationOf(update));
  const plain = mutations.map(bytesOf);
  const segments = await recordSegments(samples);
  const hints = mutations.map((mutation) => encodeHint(mutation, HINTS.createdAtMillis, 3600));
  const make = (random: SeededRandom): Input => {
    const kind = random.integer(10);
    if (kind < 5) return { what: 'mutation', bytes: mutateBytes(random, random.pick(plain)) };
    if (kind < 7) return makeHints(random, hints);
    return makeLog(random, segments);
  };
  return { make, run };
}

function run(input: Input): Verdict | Promise<Verdict> {
  if (input.what === 'mutation') return readDamaged(input.bytes);
  return input.what === 'hints' ? readHints(input.bytes) : replay(input);
}

function bytesOf(mutation: Mutation): Buffer {
  scratch.reset();
  writeMutation(scratch, mutation);
  return scratch.copy();
}

function readDamaged(bytes: Buffer): Verdict {
  let mutation: Mutation;
  try {
    mutation = readMutation(new ByteReader(bytes), tables);
  } catch (error) {
    return expectError(error, EndOfBytes, RangeError, UnknownColumn, UnknownTable);
  }
  const written = bytesOf(mutation);
  const again = bytesOf(readMutation(new ByteReader(written), tables));
  expect(again.equals(written), 'what is read can be written and read again');
  return 'accepted';
}

async function recordSegments(samples: readonly PartitionUpdate[]): Promise<readonly Recorded[]> {
  const store = new StoreUnderTest(1, {
    maxMutationSizeBytes: 1 << 20,
    commitlogSegmentSizeBytes: 4096,
  });
  await store.start();
  for (const update of samples) await store.write(update);
  await store.close();
  const names = await store.segments();
  const read = (name: string) => store.wait(store.disk.readFile(`${logFolder}/${name}`));
  return Promise.all(names.map(async (name) => ({ name, bytes: await read(name) })));
}

/** One or two segments in a row, each its length and its bytes; the label has their names. */
function makeLog(random: SeededRandom, segments: readonly Recorded[]): Input {
  const first = random.integer(segments.length);
  const chosen = segments.slice(first, first + 1 + random.integer(2));
  const damaged = random.integer(chosen.length);
  const parts = chosen.flatMap(({ bytes }, i) => {
    const changed = i === damaged ? damageRecords(random, bytes) : bytes;
    return [lengthOf(changed), changed];
  });
  const isLenient = random.chance(0.3);
  const what = `log ${isLenient ? 'lenient' : 'strict'} ${chosen.map(({ name }) => name).join(' ')}`;
  return { what, bytes: Buffer.concat(parts) };
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

function damageRecords(random: SeededRandom, bytes: Buffer): Buffer {
  return random.chance(0.3)
    ? mutateBytes(random, bytes)
    : damageOneRecord(random, bytes, SEGMENT_HEADER_BYTES);
}

/** Changes the inside of one record and makes its checksums right: damage no checksum finds. */
function damageOneRecord(random: SeededRandom, bytes: Buffer, headerBytes: number): Buffer {
  const starts: number[] = [];
  for (let at = headerBytes; at + 12 <= bytes.length; ) {
    starts.push(at);
    at += bytes.readUInt32BE(at) + 12;
  }
  if (starts.length === 0) return bytes;
  const start = random.pick(starts);
  const end = start + 8 + bytes.readUInt32BE(start);
  const body = mutateBytes(random, bytes.subarray(start + 8, end));
  return Buffer.concat([bytes.subarray(0, start), sealed(body), bytes.subarray(end + 4)]);
}

/** A record of the commit log around a body: length, its CRC, body, CRC of both. */
function sealed(body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  const lengthCrc = crc32(head, 0, 0, 4);
  head.writeUInt32BE(lengthCrc, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body, lengthCrc));
  return Buffer.concat([head, body, tail]);
}

async function replay({ what, bytes }: Input): Promise<Verdict> {
  const [, mode, ...names] = what.split(' ');
  const disk = new MemoryDisk();
  await disk.makeDirectory(logFolder);
  let offset = 0;
  for (const name of names) {
    const end = offset + 4 + bytes.readUInt32BE(offset);
    await disk.writeFile(`${logFolder}/${name}`, bytes.subarray(offset + 4, end));
    offset = end;
  }
  const ignoreReplayErrors = mode === 'lenient';
  const environment = { disk, directory: logFolder, log: quiet, ignoreReplayErrors };
  const persisted = () => [];
  const handler = { tables, persisted, onUpdate() {}, onTruncation() {}, onSkipped() {} };
  try {
    const log = await LogReplay.find(environment);
    await log.run(handler);
    return 'accepted';
  } catch (error) {
    if (ignoreReplayErrors) throw error;
    return expectError(error, Corruption);
  }
}

function makeHints(random: SeededRandom, hints: readonly Buffer[]): Input {
  const records = Array.from({ length: random.integer(6) }, () => random.pick(hints));
  const bytes = Buffer.concat([encodeHeader(HINTS), ...records]);
  if (random.chance(0.4)) return { what: 'hints', bytes: mutateBytes(random, bytes) };
  const at = HINT_HEADER_BYTES;
  if (random.chance(0.7) || records.length === 0) {
    const damaged = mutateBytes(random, bytes.subarray(at));
    return { what: 'hints', bytes: Buffer.concat([bytes.subarray(0, at), damaged]) };
  }
  const first = records[0] as Buffer;
  if (random.chance(0.2)) {
    const claim = Buffer.alloc(8);
    claim.writeUInt32BE(random.uint32(), 0);
    claim.writeUInt32BE(crc32(claim, 0, 0, 4), 4);
    const rest = bytes.subarray(at + 8);
    return { what: 'hints', bytes: Buffer.concat([bytes.subarray(0, at), claim, rest]) };
  }
  const body = mutateBytes(random, first.subarray(8, first.length - 4));
  const rest = bytes.subarray(at + first.length);
  return { what: 'hints', bytes: Buffer.concat([bytes.subarray(0, at), sealedHint(body), rest]) };
}

/** A record of a hint file around a body: its last CRC is of the body alone. */
function sealedHint(body: Buffer): Buffer {
  const record = sealed(body);
  record.writeUInt32BE(crc32(body), record.length - 4);
  return record;
}

/** A disk that has no patience with those who ask for more than there can be. */
class StrictDisk extends MemoryDisk {
  override async open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile> {
    const file = await super.open(path, mode);
    const read = file.read.bind(file);
    file.read = (position, length) => {
      expect(length < 1 << 20, 'no more memory is asked for than the file is long');
      return read(position, length);
    };
    return file;
  }
}

async function readHints(bytes: Buffer): Promise<Verdict> {
  const disk = new StrictDisk();
  await disk.makeDirectory('/hints');
  await disk.writeFile(`/hints/${hintFileName(HINTS)}`, bytes);
  let reader: HintFileReader;
  try {
    reader = await HintFileReader.open(disk, '/hints', HINTS, quiet);
  } catch (error) {
    return expectError(error, Corruption);
  }
  let isWhole = true;
  let position = 0;
  for (let page = await reader.page(0); page !== null; page = await reader.page(position)) {
    expect(page.nextPosition > position, 'each page brings the reader on');
    position = page.nextPosition;
    for (const { mutation } of page.records) {
      if (readDamaged(mutation) === 'rejected') isWhole = false;
    }
  }
  await reader.close();
  return isWhole && position === bytes.length ? 'accepted' : 'rejected';
}
