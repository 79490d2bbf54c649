import { tokenFromBigInt } from '../../base/murmur3/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { KeyRange, RingPosition } from '../../mutation/index.ts';
import { DecoratedKey } from '../../mutation/index.ts';
import type { ReplicationRules } from '../consistency/index.ts';

/** A part of a range whose keys all have the same replicas. */
export interface RangePiece {
  readonly range: KeyRange;
  readonly replicas: readonly NodeInfo[];
}

const NO_KEY = Buffer.alloc(0);
const largestHigh = 0x7fffffff;
const largestLow = -1;

/** Where keys of a token end, as two halves. */
interface SplitPoint {
  readonly tokenHigh: number;
  readonly tokenLow: number;
}

const splitPoints = new WeakMap<object, readonly SplitPoint[]>();

/**
 * Cuts a range at the tokens of the ring, in ring order. Keys with exactly the token of a node
 * belong to that node, so a cut lies after them.
 */
export function splitRange(
  cluster: ClusterView,
  rules: ReplicationRules,
  range: KeyRange,
): readonly RangePiece[] {
  const pieces: RangePiece[] = [];
  let { start } = range;
  for (const point of pointsOf(cluster)) {
    const cut: RingPosition = { ...point, key: null, weight: 1 };
    if (start !== null && comparePositions(start, cut) >= 0) continue;
    if (range.end !== null && comparePositions(cut, range.end) >= 0) break;
    pieces.push({ range: { start, end: cut }, replicas: rules.replicas(keyAt(point)) });
    start = cut;
  }
  const last = range.end ?? { tokenHigh: largestHigh, tokenLow: largestLow };
  if (isEmpty(start, range.end) && pieces.length > 0) return pieces;
  pieces.push({ range: { start, end: range.end }, replicas: rules.replicas(keyAt(last)) });
  return pieces;
}

/** Order on the ring: by token, then before its keys, the keys in order, after its keys. */
export function comparePositions(left: RingPosition, right: RingPosition): number {
  if (left.tokenHigh !== right.tokenHigh) return left.tokenHigh < right.tokenHigh ? -1 : 1;
  const leftLow = left.tokenLow >>> 0;
  const rightLow = right.tokenLow >>> 0;
  if (leftLow !== rightLow) return leftLow < rightLow ? -1 : 1;
  if (left.key === null) return right.key === null ? left.weight - right.weight : left.weight;
  if (right.key === null) return -right.weight;
  return Buffer.compare(left.key, right.key) || left.weight - right.weight;
}

function isEmpty(start: RingPosition | null, end: RingPosition | null): boolean {
  return start !== null && end !== null && comparePositions(start, end) >= 0;
}

function keyAt(point: SplitPoint): DecoratedKey {
  return new DecoratedKey(NO_KEY, point.tokenHigh, point.tokenLow);
}

/** The ring's tokens in halves, kept as long as the ring is the same. */
function pointsOf(cluster: ClusterView): readonly SplitPoint[] {
  const { ring } = cluster;
  let points = splitPoints.get(ring);
  if (points === undefined) {
    points = ring.map(({ token }) => {
      const { high, low } = tokenFromBigInt(token);
      return { tokenHigh: high, tokenLow: low };
    });
    splitPoints.set(ring, points);
  }
  return points;
}
