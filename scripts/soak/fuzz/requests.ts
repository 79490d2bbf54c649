import { crc24, frameCrc32 } from '../../../src/base/crc/index.ts';
import type { Session } from '../../../src/query/harness/index.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import { lz4Bodies, snappyBodies } from '../../../src/transport/frame/compression.ts';
import { EnvelopeFlag, Opcode } from '../../../src/transport/frame/envelope.ts';
import { compressedSegment, sealPlain } from '../../../src/transport/frame/segment.ts';
import { BodyWriter } from '../../../src/transport/message/body-writer.ts';
import type { CqlType } from '../../../src/types/index.ts';
import { nearValue } from './codecs.ts';
import { PREPARED, STATEMENTS } from './fixed-node.ts';
import { mutateBytes } from './mutate.ts';

interface Prepared {
  readonly id: Buffer;
  readonly resultMetadataId: Buffer;
  readonly variables: readonly CqlType[];
}

/** Where a stream is damaged: in a message, around it, in a segment, or anywhere. */
type Damage = 'none' | 'body' | 'envelope' | 'payload' | 'anywhere';
const DAMAGES: readonly Damage[] = [
  'none',
  'none',
  'none',
  'body',
  'body',
  'body',
  'envelope',
  'payload',
  'anywhere',
];
const NAMES = ['p', 'c', 'd', 'l', 'nothing', ''];
const OPTIONS = ['NO_COMPACT', 'THROW_ON_OVERLOAD', 'DRIVER_NAME', 'compression', ''];

/** Makes what a client sends on one connection, whole or damaged. */
export class RequestMaker {
  private readonly prepared: readonly Prepared[];

  private constructor(prepared: readonly Prepared[]) {
    this.prepared = prepared;
  }

  static async open(session: Session): Promise<RequestMaker> {
    const prepared = await Promise.all(PREPARED.map((text) => session.prepare(text)));
    return new RequestMaker(
      prepared.map(({ id, resultMetadataId, variables }) => ({
        id,
        resultMetadataId,
        variables: variables.map(({ type }) => type),
      })),
    );
  }

  /** STARTUP (but for once in a while) and some requests, as v5 demands in segments. */
  stream(random: SeededRandom, version: number): Buffer {
    const damage = random.pick(DAMAGES);
    const compressions = version >= 5 ? ['', '', 'lz4'] : ['', '', 'lz4', 'snappy'];
    const compression = random.pick(compressions);
    const messages = Array.from({ length: 1 + random.integer(4) }, () =>
      this.request(random, version, compression, damage),
    );
    if (random.chance(0.7)) messages.unshift(this.use(version, compression));
    const startup = random.chance(0.03) ? [] : [this.startup(random, version, compression)];
    const rest = version >= 5 ? segments(random, messages, compression, damage) : messages;
    const all = Buffer.concat([...startup, ...rest]);
    return damage === 'anywhere' ? mutateBytes(random, all) : all;
  }

  private startup(random: SeededRandom, version: number, compression: string): Buffer {
    const options = new Map([['CQL_VERSION', '3.0.0']]);
    if (compression !== '') options.set('COMPRESSION', compression);
    if (random.chance(0.1)) options.set(random.pick(OPTIONS), random.pick(['1', 'true', 'lz5']));
    const body = new BodyWriter(64);
    body.int16(options.size);
    for (const [key, value] of options) {
      body.string(key);
      body.string(value);
    }
    const bytes = random.chance(0.05) ? mutateBytes(random, body.copy()) : body.copy();
    return envelope(version, 0, 0, Opcode.STARTUP, bytes);
  }

  /** Most statements name no keyspace. */
  private use(version: number, compression: string): Buffer {
    const body = new BodyWriter(64);
    body.longString('USE k');
    body.int16(1);
    if (version >= 5) body.int32(0);
    else body.int8(0);
    return message(version, compression, 0, Opcode.QUERY, body.copy());
  }

  private request(
    random: SeededRandom,
    version: number,
    compression: string,
    damage: Damage,
  ): Buffer {
    const body = new BodyWriter(256);
    let flags = random.chance(0.05) ? EnvelopeFlag.TRACING : 0;
    if (version >= 4 && random.chance(0.05)) {
      flags |= EnvelopeFlag.CUSTOM_PAYLOAD;
      body.bytesMap(new Map([['key', random.bytes(3)]]));
    }
    const opcode = this.body(random, version, body);
    let bytes: Buffer = body.copy();
    if (damage === 'body') bytes = mutateBytes(random, bytes);
    const stream = random.integer(1 << 15);
    const used = random.chance(0.9) ? compression : '';
    const whole =
      damage === 'payload' && version < 5 && used !== ''
        ? damagedMessage(random, version, used, stream, opcode, bytes)
        : message(version, used, flags, opcode, bytes, stream);
    return damage === 'envelope' ? mutateBytes(random, whole) : whole;
  }

  private body(random: SeededRandom, version: number, body: BodyWriter): number {
    switch (random.integer(10)) {
      case 0:
        return Opcode.OPTIONS;
      case 1:
        body.stringList(
          ['SCHEMA_CHANGE', 'status_change', 'TOPOLOGY_CHANGE'].slice(random.integer(3)),
        );
        return Opcode.REGISTER;
      case 2:
        body.longString(random.pick([...STATEMENTS, ...PREPARED]));
        if (version >= 5) body.int32(0);
        return Opcode.PREPARE;
      case 3:
      case 4:
        body.longString(random.pick(STATEMENTS));
        this.options(random, version, body, []);
        return Opcode.QUERY;
      case 5:
        this.batch(random, version, body);
        return Opcode.BATCH;
      case 6:
        if (random.chance(0.8)) return this.execute(random, version, body);
        body.value(random.bytes(4));
        return Opcode.AUTH_RESPONSE;
      default:
        return this.execute(random, version, body);
    }
  }

  private execute(random: SeededRandom, version: number, body: BodyWriter): number {
    const { id, resultMetadataId, variables } = random.pick(this.prepared);
    body.shortBytes(id);
    if (version >= 5) body.shortBytes(resultMetadataId);
    this.options(random, version, body, variables);
    return Opcode.EXECUTE;
  }

  private batch(random: SeededRandom, version: number, body: BodyWriter): void {
    body.int8(random.integer(3));
    const count = random.integer(4);
    body.int16(count);
    for (let i = 0; i < count; i++) {
      if (random.chance(0.5)) {
        body.int8(0);
        body.longString(random.pick(STATEMENTS));
        body.int16(0);
        continue;
      }
      const { id, variables } = random.pick(this.prepared);
      body.int8(1);
      body.shortBytes(id);
      this.values(random, body, variables);
    }
    body.int16(random.integer(11));
    if (version >= 5) body.int32(0);
    else body.int8(0);
  }

  private values(random: SeededRandom, body: BodyWriter, types: readonly CqlType[]): void {
    body.int16(types.length);
    for (const type of types) this.value(random, body, type);
  }

  private value(random: SeededRandom, body: BodyWriter, type: CqlType): void {
    const kind = random.integer(50);
    if (kind === 0) body.int32(-1);
    else if (kind === 1) body.int32(-2);
    else if (kind === 2) body.value(random.bytes(random.integer(20)));
    else body.value(nearValue(random, type));
  }

  private options(
    random: SeededRandom,
    version: number,
    body: BodyWriter,
    types: readonly CqlType[],
  ): void {
    const isNamed = types.length > 0 && random.chance(0.05);
    let flags = types.length > 0 ? 1 : 0;
    if (isNamed) flags |= 0x40;
    for (const bit of [0x02, 0x04, 0x10, 0x20]) if (random.chance(0.15)) flags |= bit;
    if (random.chance(0.02)) flags |= 0x08;
    if (version >= 5) for (const bit of [0x80, 0x100]) if (random.chance(0.1)) flags |= bit;
    body.int16(random.chance(0.97) ? 1 : random.integer(12));
    if (version >= 5) body.int32(flags);
    else body.int8(flags);
    if (isNamed) {
      body.int16(types.length);
      for (const type of types) {
        body.string(random.pick(NAMES));
        this.value(random, body, type);
      }
    } else if (types.length > 0) {
      this.values(random, body, types);
    }
    if ((flags & 0x04) !== 0) body.int32(random.pick([1, 2, 100, 0, -1, 0x7fffffff]));
    if ((flags & 0x08) !== 0) body.value(random.bytes(random.integer(40)));
    if ((flags & 0x10) !== 0) body.int16(8 + random.integer(2));
    if ((flags & 0x20) !== 0) body.bytes(random.bytes(8));
    if ((flags & 0x80) !== 0) body.string(random.pick(['k', 'k', 'system', 'nowhere']));
    if ((flags & 0x100) !== 0) body.int32(random.pick([0, 1_700_000_000, -1]));
  }
}

function envelope(
  version: number,
  flags: number,
  stream: number,
  opcode: number,
  body: Buffer,
): Buffer {
  const header = Buffer.alloc(9);
  header[0] = version;
  header[1] = flags;
  header.writeInt16BE(stream, 2);
  header[4] = opcode;
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

const bodiesOf = (compression: string) => (compression === 'lz4' ? lz4Bodies : snappyBodies);

/** An envelope, its body compressed where the version does so. */
function message(
  version: number,
  compression: string,
  flags: number,
  opcode: number,
  body: Buffer,
  stream = 0,
): Buffer {
  if (version >= 5 || compression === '') return envelope(version, flags, stream, opcode, body);
  const packed = bodiesOf(compression).compress(body);
  return envelope(version, flags | EnvelopeFlag.COMPRESSED, stream, opcode, packed);
}

/** The same with a damaged block. */
function damagedMessage(
  random: SeededRandom,
  version: number,
  compression: string,
  stream: number,
  opcode: number,
  body: Buffer,
): Buffer {
  const packed = mutateBytes(random, bodiesOf(compression).compress(body));
  return envelope(version, EnvelopeFlag.COMPRESSED, stream, opcode, packed);
}

/** Messages in one segment, in one each, or spread over several that are not self-contained. */
function segments(
  random: SeededRandom,
  messages: readonly Buffer[],
  compression: string,
  damage: Damage,
): readonly Buffer[] {
  const seal = (payload: Buffer, selfContained: boolean): Buffer => {
    const changed = damage === 'payload' ? mutateBytes(random, payload) : payload;
    if (compression === '') return plainSegment(changed, selfContained);
    return damage === 'payload' && random.chance(0.3)
      ? damagedBlock(random, changed, selfContained)
      : compressedSegment(changed, selfContained);
  };
  const way = random.integer(3);
  if (way === 0) return [seal(Buffer.concat(messages), true)];
  if (way === 1) return messages.map((message) => seal(message, true));
  const all = Buffer.concat(messages);
  const middle = random.integer(all.length + 1);
  return [seal(all.subarray(0, middle), false), seal(all.subarray(middle), false)];
}

function plainSegment(payload: Buffer, selfContained: boolean): Buffer {
  const buffer = Buffer.alloc(payload.length + 10);
  payload.copy(buffer, 6);
  sealPlain(buffer, 0, 6 + payload.length, selfContained);
  return buffer;
}

/** A compressed segment whose block is damaged though its checksums are right. */
function damagedBlock(random: SeededRandom, payload: Buffer, selfContained: boolean): Buffer {
  const whole = compressedSegment(payload, selfContained);
  const block = mutateBytes(random, whole.subarray(8, whole.length - 4)).subarray(0, 0x1ffff);
  const out = Buffer.alloc(block.length + 12);
  const promised = random.chance(0.5) ? payload.length : random.integer(0x20000);
  out.writeUIntLE(block.length + promised * 0x20000 + (selfContained ? 0x400000000 : 0), 0, 5);
  out.writeUIntLE(crc24(out, 0, 5), 5, 3);
  block.copy(out, 8);
  out.writeUInt32LE(frameCrc32(out, 8, 8 + block.length) >>> 0, 8 + block.length);
  return out;
}
