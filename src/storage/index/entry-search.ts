import type {
  KeyRange,
  ReadCommand,
  RingPosition,
  RowCondition,
  Slice,
} from '../../mutation/index.ts';
import { analysed, Bound, DecoratedKey } from '../../mutation/index.ts';
import type { IndexTable } from './index-table.ts';
import { entryTerm, tokenBytes } from './index-table.ts';

/** Which entries lead to what a command asks for. */
export interface EntrySearch {
  readonly slice: Slice;
  /** True when all entries of the slice are of one term, and so in the order of the ring. */
  readonly isOneTerm: boolean;
  /** The part of the ring that is read; the slice of one term keeps to it by itself. */
  readonly range: KeyRange;
}

/** The entries that meet the conditions with which a command asks its index. */
export function entrySearch(index: IndexTable, command: ReadCommand): EntrySearch {
  const conditions = command.index?.conditions ?? [];
  const range = command.kind === 'range' ? command.range : onlyKey(command.key);
  const exact = conditions.find((each) => isExact(each));
  if (exact !== undefined) {
    const term = termOf(index, exact);
    const slice = { start: startBound(term, range.start), end: endBound(term, range.end) };
    return { slice, isOneTerm: true, range };
  }
  let start = Bound.BOTTOM;
  let end = Bound.TOP;
  for (const condition of conditions) {
    const term = termOf(index, condition);
    if (condition.operator === '>') start = new Bound([term], 1);
    if (condition.operator === '>=') start = new Bound([term], -1);
    if (condition.operator === '<') end = new Bound([term], -1);
    if (condition.operator === '<=') end = new Bound([term], 1);
  }
  return { slice: { start, end }, isOneTerm: false, range };
}

/** True when all entries that meet it are of one term. */
export function isExact({ operator }: RowCondition): boolean {
  return operator === '=' || operator === 'CONTAINS' || operator === 'CONTAINS KEY';
}

function termOf({ analysis }: IndexTable, { mapKey, values }: RowCondition): Buffer {
  const value = values[0] as Buffer;
  if (mapKey !== null) return entryTerm(mapKey, value);
  return analysis === null ? value : analysed(value, analysis);
}

function onlyKey(key: DecoratedKey): KeyRange {
  const { tokenHigh, tokenLow } = key;
  const position: RingPosition = { tokenHigh, tokenLow, key: key.key, weight: 0 };
  return { start: position, end: position };
}

function startBound(term: Buffer, position: RingPosition | null): Bound {
  if (position === null) return new Bound([term], -1);
  return new Bound([term, ...placeOf(position)], position.weight === 1 ? 1 : -1);
}

function endBound(term: Buffer, position: RingPosition | null): Bound {
  if (position === null) return new Bound([term], 1);
  return new Bound([term, ...placeOf(position)], position.weight === -1 ? -1 : 1);
}

function placeOf({ tokenHigh, tokenLow, key }: RingPosition): readonly Buffer[] {
  const token = tokenBytes(new DecoratedKey(key ?? Buffer.alloc(0), tokenHigh, tokenLow));
  return key === null ? [token] : [token, key];
}
