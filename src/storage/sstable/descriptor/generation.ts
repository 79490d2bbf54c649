import { uuidBytes } from '../../../base/uuid/index.ts';

/**
 * The part of an SSTable's name that tells it from others of its table: a number that counts up
 * (io/sstable/SequenceBasedSSTableId.java), or with `uuid_sstable_identifiers_enabled` a time UUID
 * (UUIDBasedSSTableId.java): its count of 100 ns split into days, seconds of the day and the rest,
 * then its last eight bytes, each in base 36.
 */
const SEQUENCE = /^\d{1,10}$/;
const UUID = /^([0-9a-z]{4})_([0-9a-z]{4})_([0-9a-z]{5})([0-9a-z]{13})$/i;
const STEPS_A_SECOND = 10_000_000n;
const SECONDS_A_DAY = 86_400n;

export function isGeneration(text: string): boolean {
  return (SEQUENCE.test(text) && Number(text) <= 0x7fffffff) || UUID.test(text);
}

/** The number of a generation that counts, or null for a UUID. */
export function generationNumber(generation: string): number | null {
  return SEQUENCE.test(generation) ? Number(generation) : null;
}

/** The generation after the greatest number among those of a table; UUIDs do not count. */
export function nextGeneration(existing: Iterable<string>): string {
  let greatest = 0;
  for (const generation of existing) {
    greatest = Math.max(greatest, generationNumber(generation) ?? 0);
  }
  return String(greatest + 1);
}

/** The name of a time UUID as a generation. */
export function generationOfUuid(uuid: Buffer): string {
  const steps =
    (BigInt(uuid.readUInt16BE(6) & 0x0fff) << 48n) |
    (BigInt(uuid.readUInt16BE(4)) << 32n) |
    BigInt(uuid.readUInt32BE(0));
  const seconds = steps / STEPS_A_SECOND;
  return (
    `${digits(seconds / SECONDS_A_DAY, 4)}_${digits(seconds % SECONDS_A_DAY, 4)}_` +
    `${digits(steps % STEPS_A_SECOND, 5)}${digits(uuid.readBigUInt64BE(8), 13)}`
  );
}

/** The time UUID that a generation names, or null when it is a number. */
export function uuidOfGeneration(generation: string): Buffer | null {
  const match = UUID.exec(generation);
  if (match === null) return null;
  const [days, seconds, steps, node] = match.slice(1).map(fromDigits) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const count = (days * SECONDS_A_DAY + seconds) * STEPS_A_SECOND + steps;
  const uuid = Buffer.alloc(uuidBytes);
  uuid.writeUInt32BE(Number(count & 0xffffffffn), 0);
  uuid.writeUInt16BE(Number((count >> 32n) & 0xffffn), 4);
  uuid.writeUInt16BE(Number((count >> 48n) & 0x0fffn) | 0x1000, 6);
  uuid.writeBigUInt64BE(BigInt.asUintN(64, node), 8);
  return uuid;
}

/** Order of two generations by age: numbers come before UUIDs, which go by their time. */
export function compareGenerations(left: string, right: string): number {
  const leftNumber = generationNumber(left);
  const rightNumber = generationNumber(right);
  if (leftNumber !== null && rightNumber !== null) return leftNumber - rightNumber;
  if (leftNumber !== null) return -1;
  if (rightNumber !== null) return 1;
  // Days, seconds and steps have leading zeros, so that their texts order as they do.
  const [leftText, rightText] = [left.toLowerCase(), right.toLowerCase()];
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

function digits(value: bigint, length: number): string {
  return value.toString(36).padStart(length, '0');
}

function fromDigits(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value;
}
