import type { TokenHalves } from '../../../base/murmur3/index.ts';
import { compareTokens, tokenFromBigInt } from '../../../base/murmur3/index.ts';

/**
 * Which of some nodes comes first on the ring for a token. For every strategy that places replicas
 * along the ring this node is a replica: the first of its data centre is never passed over.
 */
export class TokenMap {
  private readonly high: Int32Array;
  private readonly low: Int32Array;
  private readonly owners: Int32Array;

  /** `tokens` of each node, as `system.local` and `system.peers` tell them. */
  constructor(nodes: readonly (readonly string[])[]) {
    const entries = nodes.flatMap((tokens, owner) =>
      tokens.map((token) => ({ ...tokenFromBigInt(BigInt(token)), owner })),
    );
    entries.sort((a, b) => compareTokens(a.high, a.low, b.high, b.low));
    this.high = Int32Array.from(entries, ({ high }) => high);
    this.low = Int32Array.from(entries, ({ low }) => low);
    this.owners = Int32Array.from(entries, ({ owner }) => owner);
  }

  /** Number of the node, 0 when nobody has a token. */
  ownerOf({ high, low }: Readonly<TokenHalves>): number {
    let from = 0;
    let to = this.owners.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order = compareTokens(
        this.high[middle] as number,
        this.low[middle] as number,
        high,
        low,
      );
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return this.owners[from === this.owners.length ? 0 : from] ?? 0;
  }
}
