/**
 * DER, as far as keystores need it: each value is a tag, a length and its content. Lengths of unknown
 * end (BER) are refused, since no program writes keystores that way.
 */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag and length included. */
  readonly whole: Buffer;
}

export const DerTag = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
  set: 0x31,
  /** [0], constructed and primitive. */
  context0: 0xa0,
  primitive0: 0x80,
} as const;

export class DerError extends Error {
  override readonly name = 'DerError';
}

/** The values that stand one after another in `bytes`. Throws `DerError`. */
export function readDer(bytes: Buffer): readonly DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const value = valueAt(bytes, at);
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

/** The one value of a tag that begins `bytes`. Throws `DerError`. */
export function expectDer(bytes: Buffer, tag: number): DerValue {
  return expectTag(valueAt(bytes, 0), tag);
}

/** The value itself, when it is there and has the tag. Throws `DerError`. */
export function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag === tag) return value;
  throw new DerError(`expected a value of tag ${tag}, found ${value?.tag ?? 'none'}`);
}

/** `1.2.840.113549.1.7.1` and its like. */
export function objectIdentifierOf(value: DerValue | undefined): string {
  const { content } = expectTag(value, DerTag.objectIdentifier);
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [first = 0, ...others] = parts;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
}

/** A number that is small enough. */
export function integerOf(value: DerValue | undefined): number {
  const { content } = expectTag(value, DerTag.integer);
  if (content.length === 0 || content.length > 6) throw new DerError('a number is out of range');
  return content.readIntBE(0, content.length);
}

function valueAt(bytes: Buffer, at: number): DerValue {
  const tag = bytes[at];
  const short = bytes[at + 1];
  if (tag === undefined || short === undefined) throw new DerError('a value ends too soon');
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
  if (short === 0x80 || lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) {
    throw new DerError('a length is not DER');
  }
  const begin = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes);
  if (begin + length > bytes.length) throw new DerError('a value ends too soon');
  const content = bytes.subarray(begin, begin + length);
  return { tag, content, whole: bytes.subarray(at, begin + length) };
}
