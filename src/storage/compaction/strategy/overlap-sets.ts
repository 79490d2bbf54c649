import { compareKeys } from '../../../mutation/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';
import { byFirstKey, byLastKey } from './token-span.ts';

export type OverlapInclusion = 'NONE' | 'SINGLE' | 'TRANSITIVE';
export type OverlapSet = ReadonlySet<SSTable>;

/**
 * The largest sets of files that all share a key, in ring order: for files 0-4, 3-8, 7-9 and 1-2 of
 * keys 0 to 9 these are {0-4, 1-2}, {0-4, 3-8}, {3-8, 7-9} (utils/Overlaps.java).
 */
export function overlapSets(sstables: readonly SSTable[]): readonly OverlapSet[] {
  const sets: OverlapSet[] = [];
  let active: SSTable[] = [];
  for (const sstable of [...sstables].sort(byFirstKey)) {
    const rest = active.filter(({ last }) => compareKeys(sstable.first, last) <= 0);
    if (rest.length < active.length) sets.push(new Set(active));
    active = [...rest, sstable].sort(byLastKey);
  }
  if (active.length > 0) sets.push(new Set(active));
  return sets;
}

/**
 * Groups neighbouring sets into what is compacted together: each set of at least `threshold` files,
 * with the sets beside it that share a file with it, or with any of the group.
 */
export function groupSets(
  threshold: number,
  inclusion: OverlapInclusion,
  sets: readonly OverlapSet[],
): readonly (readonly OverlapSet[])[] {
  const groups: (readonly OverlapSet[])[] = [];
  let lastEnd = -1;
  for (let i = 0; i < sets.length; i++) {
    const core = sets[i] as OverlapSet;
    if (core.size < threshold) continue;
    const [start, end] = inclusion === 'NONE' ? [i, i + 1] : extent(sets, i, lastEnd, inclusion);
    groups.push(sets.slice(start, end));
    i = end - 1;
    lastEnd = i;
  }
  return groups;
}

/** From where to where (exclusive) the neighbours of a set belong to it. */
function extent(
  sets: readonly OverlapSet[],
  at: number,
  lastEnd: number,
  inclusion: OverlapInclusion,
): readonly [number, number] {
  const all = new Set(sets[at]);
  const target = inclusion === 'TRANSITIVE' ? all : (sets[at] as OverlapSet);
  const joins = (index: number): boolean => {
    const next = sets[index] as OverlapSet;
    if (![...next].some((sstable) => target.has(sstable))) return false;
    for (const sstable of next) all.add(sstable);
    return true;
  };
  let start = at;
  while (start - 1 > lastEnd && joins(start - 1)) start--;
  let end = at + 1;
  while (end < sets.length && joins(end)) end++;
  return [start, end];
}

/** Sets that hang together by common files, each group as one list. */
export function connectedFiles(sstables: readonly SSTable[]): readonly (readonly SSTable[])[] {
  const groups: Set<SSTable>[] = [];
  for (const set of overlapSets(sstables)) {
    const group = groups.at(-1);
    if (group === undefined || ![...set].some((sstable) => group.has(sstable))) {
      groups.push(new Set(set));
    } else {
      for (const sstable of set) group.add(sstable);
    }
  }
  return groups.map((group) => [...group]);
}

/**
 * The oldest files, as many as no set has more than `limit` of. `newestFirst` is sorted by the newest
 * timestamp, falling.
 */
export function oldestWithin(
  newestFirst: readonly SSTable[],
  sets: readonly OverlapSet[],
  limit: number,
): readonly SSTable[] {
  const counts = sets.map(() => 0);
  const chosen: SSTable[] = [];
  for (const sstable of [...newestFirst].reverse()) {
    for (const [index, set] of sets.entries()) {
      if (!set.has(sstable)) continue;
      counts[index] = (counts[index] ?? 0) + 1;
      if ((counts[index] ?? 0) > limit) return chosen;
    }
    chosen.push(sstable);
  }
  return chosen;
}
