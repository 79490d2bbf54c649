import { invariant } from '../../base/error/index.ts';
import { tokenFromBigInt } from '../../base/murmur3/index.ts';
import type { NodeInfo } from '../cluster-view.ts';

/** A token and who owns the range that ends with it. */
export interface RingEntry {
  readonly token: bigint;
  readonly owner: NodeInfo;
}

/**
 * All tokens of a cluster in ascending order, with their owners: immutable, made anew when anything
 * of a member changes. Interval `i` is what lies after token `i - 1` up to and with token `i`;
 * interval 0 also holds what lies after the last token, since the ring closes there.
 *
 * Tokens are kept as two halves in typed arrays, so that finding a key's interval allocates
 * nothing.
 */
export class TokenRing {
  readonly members: readonly NodeInfo[];
  readonly entries: readonly RingEntry[];
  /** Owner of each interval. */
  readonly owners: readonly NodeInfo[];
  /** Members in each data centre. */
  readonly nodesIn: ReadonlyMap<string, readonly NodeInfo[]>;
  /** Racks that have members, in each data centre. */
  readonly racksIn: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly highs: Int32Array;
  private readonly lows: Uint32Array;

  /** Takes the nodes that own tokens; no two may own the same. */
  constructor(members: readonly NodeInfo[]) {
    this.members = Object.freeze([...members]);
    const entries: RingEntry[] = [];
    for (const owner of members) for (const token of owner.tokens) entries.push({ token, owner });
    entries.sort((left, right) => (left.token < right.token ? -1 : 1));
    this.entries = Object.freeze(entries);
    this.owners = Object.freeze(entries.map((entry) => entry.owner));
    this.highs = new Int32Array(entries.length);
    this.lows = new Uint32Array(entries.length);
    entries.forEach(({ token }, index) => {
      invariant(token !== entries[index - 1]?.token, 'a token has one owner');
      const halves = tokenFromBigInt(token);
      this.highs[index] = halves.high;
      this.lows[index] = halves.low;
    });
    const nodesIn = new Map<string, NodeInfo[]>();
    const racksIn = new Map<string, Set<string>>();
    for (const node of members) {
      const nodes = nodesIn.get(node.dataCenter);
      if (nodes === undefined) {
        nodesIn.set(node.dataCenter, [node]);
        racksIn.set(node.dataCenter, new Set([node.rack]));
      } else {
        nodes.push(node);
        racksIn.get(node.dataCenter)?.add(node.rack);
      }
    }
    this.nodesIn = nodesIn;
    this.racksIn = racksIn;
  }

  /** How many intervals there are: as many as tokens. */
  get size(): number {
    return this.owners.length;
  }

  /** The interval of a token: that of the first token that is not smaller. 0 for an empty ring. */
  intervalOf(high: number, low: number): number {
    const unsignedLow = low >>> 0;
    const { highs, lows } = this;
    let from = 0;
    let to = highs.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const middleHigh = highs[middle] as number;
      if (middleHigh < high || (middleHigh === high && (lows[middle] as number) < unsignedLow)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from === highs.length ? 0 : from;
  }
}
