import type { Random } from '../../platform/index.ts';
import { randomToken, sortTokens, tokenBetween, tokenShare } from './token.ts';

/** A node as the allocator sees it: where it stands and what it owns. */
export interface TokenOwner {
  readonly dataCenter: string;
  readonly rack: string;
  readonly tokens: readonly bigint[];
}

interface Range {
  readonly from: bigint;
  readonly to: bigint;
  readonly share: number;
}

/** How far, in parts of the even distance, the first tokens of a ring are moved at random. */
const jitter = 0.25;
/** The least and the most of a range that a new token may take from it. */
const leastTaken = 0.1;
const mostTaken = 0.9;

/**
 * Tokens for a node that joins, so that data stays evenly spread: what cassandra.yaml calls
 * `allocate_tokens_for_local_replication_factor`.
 *
 * 1. Only the nodes that share their data with the new one count: those of its rack when the data
 *    centre has at least two racks and no more of them than replicas (each rack then holds one
 *    whole copy or more), else those of its data centre.
 * 2. The first node of such a ring gets tokens at even distances from a random start, each moved a
 *    little, so that the rings of other racks and data centres do not run in step with it.
 * 3. A later node takes, token by token, from whoever owns most: it splits that node's largest
 *    range so that it gets its even part of what it still lacks for an equal share.
 * 4. A token that a node elsewhere has already moves up by one until it is free.
 *
 * Real Cassandra also weighs the replicas of each candidate where racks are more than the replicas;
 * this one balances first owners there, which leaves replicas within some per cent. Where racks are
 * fewer than replicas Cassandra refuses to allocate; here each rack is a ring of its own.
 * Returns ascending tokens, distinct from all of `others`.
 */
export function allocateTokens(
  random: Random,
  others: readonly TokenOwner[],
  place: { readonly dataCenter: string; readonly rack: string },
  count: number,
  localReplicationFactor: number,
): readonly bigint[] {
  const ring = allocationRing(others, place, localReplicationFactor);
  const proposed =
    ring.length === 0 ? firstTokens(random, count) : splitLargest(ring, count, random);
  const taken = new Set(others.flatMap((owner) => owner.tokens));
  const tokens: bigint[] = [];
  for (const proposal of proposed) {
    let token = proposal;
    while (taken.has(token)) token = tokenBetween(token + 1n, token, 0);
    taken.add(token);
    tokens.push(token);
  }
  return sortTokens(tokens);
}

function allocationRing(
  others: readonly TokenOwner[],
  place: { readonly dataCenter: string; readonly rack: string },
  localReplicationFactor: number,
): readonly TokenOwner[] {
  const inDataCenter = others.filter((owner) => owner.dataCenter === place.dataCenter);
  const racks = new Set(inDataCenter.map((owner) => owner.rack)).add(place.rack).size;
  const byRack = racks > 1 && racks <= localReplicationFactor;
  return byRack ? inDataCenter.filter((owner) => owner.rack === place.rack) : inDataCenter;
}

function firstTokens(random: Random, count: number): readonly bigint[] {
  const start = randomToken(random);
  return Array.from({ length: count }, (_, index) => {
    const moved = index + (random.fraction() * 2 - 1) * jitter;
    return tokenBetween(start, start, (((moved / count) % 1) + 1) % 1);
  });
}

function splitLargest(
  ring: readonly TokenOwner[],
  count: number,
  random: Random,
): readonly bigint[] {
  const ranges = rangesByOwner(ring);
  const owned = ranges.map((list) => list.reduce((sum, range) => sum + range.share, 0));
  const total = owned.reduce((sum, share) => sum + share, 0);
  const tokens: bigint[] = [];
  let lacking = total / (ring.length + 1);
  for (let left = count; left > 0; left--) {
    const giver = owned.indexOf(Math.max(...owned));
    const list = ranges[giver] as Range[];
    const largest = list.reduce((best, range) => (range.share > best.share ? range : best));
    const wanted = lacking / left / largest.share;
    const taken = left === 1 ? wanted : wanted * (1 + (random.fraction() - 0.5) / 8);
    const part = Math.min(mostTaken, Math.max(leastTaken, taken));
    const token = tokenBetween(largest.from, largest.to, part);
    const kept: Range = { from: token, to: largest.to, share: tokenShare(token, largest.to) };
    list[list.indexOf(largest)] = kept;
    owned[giver] = (owned[giver] as number) - largest.share + kept.share;
    lacking -= largest.share - kept.share;
    tokens.push(token);
  }
  return tokens;
}

/** Each owner's ranges of the ring that these owners alone would form. */
function rangesByOwner(ring: readonly TokenOwner[]): Range[][] {
  const ranges: Range[][] = ring.map(() => []);
  const all = ring.flatMap((owner, index) => owner.tokens.map((token) => ({ token, index })));
  all.sort((left, right) => (left.token < right.token ? -1 : 1));
  all.forEach(({ token, index }, position) => {
    const before = all[(position + all.length - 1) % all.length] as (typeof all)[number];
    const share = tokenShare(before.token, token);
    (ranges[index] as Range[]).push({ from: before.token, to: token, share });
  });
  return ranges;
}
