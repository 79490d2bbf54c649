import type { Random } from '../../platform/index.ts';
import type { Place } from './snitch/index.ts';
import { randomToken, sortTokens, tokenBetween } from './token.ts';

/**
 * Tokens for all nodes of a cluster that starts at once, which can be fairer than what the
 * allocator finds for one node after another: where racks have as many nodes each, every node of a
 * data centre owns the same share of it with one or two replicas, and with as many as there are
 * racks.
 *
 * 1. A data centre's tokens are a grid: `count` rounds of one token a node, all at even distances
 *    from a random start.
 * 2. Within a round the racks take turns in a fixed order, so the tokens of one rack are at even
 *    distances too.
 * 3. Which node of a rack has its turn is drawn anew each round, so that a lost node's work falls
 *    on many others; but none has two turns in a row, or its second range would have no replica of
 *    the first's.
 *
 * Returns ascending tokens in the order of `places`, all distinct.
 */
export function planTokens(
  random: Random,
  places: readonly Place[],
  count: number,
): readonly (readonly bigint[])[] {
  const tokens: bigint[][] = places.map(() => []);
  const taken = new Set<bigint>();
  for (const dataCenter of new Set(places.map((place) => place.dataCenter))) {
    const racks = nodesByRack(places, dataCenter);
    const turns = rackTurns(racks);
    const start = randomToken(random);
    let order: number[][] = [];
    let first: number[] = [];
    for (let round = 0; round < count; round++) {
      const latest = order.map((nodes) => nodes.at(-1) as number);
      order = racks.map((nodes, rack) => drawOrder(random, nodes, latest[rack]));
      if (round === 0) first = order.map((nodes) => nodes[0] as number);
      if (round === count - 1)
        for (const [rack, nodes] of order.entries()) closeRing(nodes, first[rack]);
      const used = racks.map(() => 0);
      turns.forEach((rack, turn) => {
        const share = (round * turns.length + turn) / (count * turns.length);
        let token = tokenBetween(start, start, share);
        while (taken.has(token)) token = tokenBetween(token + 1n, token, 0);
        taken.add(token);
        const node = (order[rack] as number[])[used[rack] as number] as number;
        used[rack] = (used[rack] as number) + 1;
        (tokens[node] as bigint[]).push(token);
      });
    }
  }
  return tokens.map(sortTokens);
}

/** Indexes of a data centre's nodes, by rack in the order of first mention. */
function nodesByRack(places: readonly Place[], dataCenter: string): readonly number[][] {
  const racks = new Map<string, number[]>();
  places.forEach((place, index) => {
    if (place.dataCenter !== dataCenter) return;
    const nodes = racks.get(place.rack);
    if (nodes === undefined) racks.set(place.rack, [index]);
    else nodes.push(index);
  });
  return [...racks.values()];
}

/** Whose turn it is in a round: each rack as often as it has nodes, spread evenly. */
function rackTurns(racks: readonly (readonly number[])[]): readonly number[] {
  const turns = racks.flatMap((nodes, rack) =>
    nodes.map((_, turn) => ({ rack, at: (turn + 0.5) / nodes.length })),
  );
  turns.sort((left, right) => left.at - right.at || left.rack - right.rack);
  return turns.map((turn) => turn.rack);
}

/** The nodes in random order, `latest` not first unless it is alone. */
function drawOrder(random: Random, nodes: readonly number[], latest: number | undefined): number[] {
  const result = [...nodes];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    const item = result[index] as number;
    result[index] = result[other] as number;
    result[other] = item;
  }
  if (result[0] === latest) result.push(result.shift() as number);
  return result;
}

/** The ring closes: the last turn of all is not that of the node that had the first. */
function closeRing(nodes: number[], first: number | undefined): void {
  if (nodes.length > 2 && nodes.at(-1) === first) nodes.splice(-2, 2, ...nodes.slice(-2).reverse());
}
