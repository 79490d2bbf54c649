import { invariant } from '../base/error/index.ts';

/**
 * What replicas store for a counter (db/context/CounterContext.java of Cassandra 5.0): a shard for
 * each host that led updates, with the host's own clock and the sum of what it led.
 *
 *   header: int16 count, then int16 for each shard that is not remote: its index, for a global
 *           shard less 32768
 *   shards: counter id (16 bytes), clock (int64), count (int64), ascending by id
 *
 * 1. A statement makes an update: one local shard of the id 0, whose count is the increment. Updates
 *    of one batch add up, as local shards do.
 * 2. The leader turns it into a global shard of its own: clock raised, count with the increment.
 * 3. Global shards of a host are versions of each other: the higher clock wins, on a tie the higher
 *    count. So contexts merge in any order, any number of times. Local and remote shards come from
 *    files that Cassandra wrote before 2.1.
 */
const ID_BYTES = 16;
const SHARD_BYTES = ID_BYTES + 16;
const GLOBAL = -32768;
const UPDATE_ID = Buffer.alloc(ID_BYTES);
const UPDATE_CLOCK = 1n;

type ShardKind = 'global' | 'local' | 'remote';

interface Shard {
  readonly kind: ShardKind;
  readonly id: Buffer;
  readonly clock: bigint;
  readonly count: bigint;
}

/** A host's own part of a counter. */
export interface ClockAndCount {
  readonly clock: bigint;
  readonly count: bigint;
}

/** The context of an increment that no leader has taken yet. */
export function counterUpdate(increment: bigint): Buffer {
  return encode([{ kind: 'local', id: UPDATE_ID, clock: UPDATE_CLOCK, count: increment }]);
}

/** The context with the one shard of a leader; `id` is its host id, 16 bytes. */
export function counterShard(id: Buffer, clock: bigint, count: bigint): Buffer {
  return encode([{ kind: 'global', id, clock, count }]);
}

/** The value of the counter as clients see it: 8 bytes. Empty contexts are values not fetched. */
export function counterTotal(context: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt.asIntN(64, counterSum(context)));
  return bytes;
}

/** The sum of all shards. */
export function counterSum(context: Buffer): bigint {
  let sum = 0n;
  for (let at = counterHeaderLength(context); at < context.length; at += SHARD_BYTES) {
    sum += context.readBigInt64BE(at + ID_BYTES + 8);
  }
  return sum;
}

/** What a context says of one host; null when it led no update of this counter. */
export function clockAndCountOf(context: Buffer, id: Buffer): ClockAndCount | null {
  for (let at = counterHeaderLength(context); at < context.length; at += SHARD_BYTES) {
    if (context.compare(id, 0, ID_BYTES, at, at + ID_BYTES) !== 0) continue;
    return {
      clock: context.readBigInt64BE(at + ID_BYTES),
      count: context.readBigInt64BE(at + ID_BYTES + 8),
    };
  }
  return null;
}

/** Bytes of the header; digests leave it out. */
export function counterHeaderLength(context: Buffer): number {
  return context.length === 0 ? 0 : 2 + context.readInt16BE(0) * 2;
}

/** The counter of both contexts; one of them when it holds all of the other. */
export function mergeCounters(left: Buffer, right: Buffer): Buffer {
  if (left.equals(right) && !isUpdate(left)) return left;
  const leftShards = decode(left);
  const rightShards = decode(right);
  const merged: Shard[] = [];
  let l = 0;
  let r = 0;
  while (l < leftShards.length || r < rightShards.length) {
    const leftShard = leftShards[l];
    const rightShard = rightShards[r];
    const order =
      leftShard === undefined
        ? 1
        : rightShard === undefined
          ? -1
          : Buffer.compare(leftShard.id, rightShard.id);
    if (order <= 0) l++;
    if (order >= 0) r++;
    if (order === 0) merged.push(mergeShards(leftShard as Shard, rightShard as Shard));
    else merged.push((order < 0 ? leftShard : rightShard) as Shard);
  }
  return encode(merged);
}

function isUpdate(context: Buffer): boolean {
  return context.length > 2 && context.readInt16BE(0) > 0 && context.readInt16BE(2) >= 0;
}

function mergeShards(left: Shard, right: Shard): Shard {
  if (left.kind !== right.kind) return RANKS[left.kind] > RANKS[right.kind] ? left : right;
  if (left.kind === 'local') {
    const { kind, id } = left;
    const count = BigInt.asIntN(64, left.count + right.count);
    return { kind, id, clock: BigInt.asIntN(64, left.clock + right.clock), count };
  }
  if (left.clock !== right.clock) return left.clock > right.clock ? left : right;
  return left.count >= right.count ? left : right;
}

const RANKS: Record<ShardKind, number> = { global: 2, local: 1, remote: 0 };

function decode(context: Buffer): readonly Shard[] {
  const header = counterHeaderLength(context);
  const kinds = new Map<number, ShardKind>();
  for (let at = 2; at < header; at += 2) {
    const element = context.readInt16BE(at);
    if (element < 0) kinds.set(element - GLOBAL, 'global');
    else kinds.set(element, 'local');
  }
  invariant((context.length - header) % SHARD_BYTES === 0, 'a counter context has whole shards');
  const shards: Shard[] = [];
  for (let at = header; at < context.length; at += SHARD_BYTES) {
    shards.push({
      kind: kinds.get(shards.length) ?? 'remote',
      id: context.subarray(at, at + ID_BYTES),
      clock: context.readBigInt64BE(at + ID_BYTES),
      count: context.readBigInt64BE(at + ID_BYTES + 8),
    });
  }
  return shards;
}

function encode(shards: readonly Shard[]): Buffer {
  const elements = shards.flatMap(({ kind }, i) =>
    kind === 'remote' ? [] : [kind === 'global' ? i + GLOBAL : i],
  );
  const context = Buffer.alloc(2 + elements.length * 2 + shards.length * SHARD_BYTES);
  let at = context.writeInt16BE(elements.length, 0);
  for (const element of elements) at = context.writeInt16BE(element, at);
  for (const { id, clock, count } of shards) {
    id.copy(context, at);
    context.writeBigInt64BE(clock, at + ID_BYTES);
    context.writeBigInt64BE(count, at + ID_BYTES + 8);
    at += SHARD_BYTES;
  }
  return context;
}
