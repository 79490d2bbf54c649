import { compareKeys } from '../../../mutation/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';
import { byFirstKey } from './token-span.ts';

/** Levels 0 to 8. */
export const LEVEL_COUNT = 9;

/**
 * Files by their level, those of levels from 1 on in ring order. Files of one level never overlap: one
 * that would overlap another of its level counts as of level 0.
 */
export function groupByLevel(sstables: readonly SSTable[]): readonly (readonly SSTable[])[] {
  const levels: SSTable[][] = Array.from({ length: LEVEL_COUNT }, () => []);
  const levelZero = levels[0] as SSTable[];
  for (const sstable of [...sstables].sort(byFirstKey)) {
    const level = levels[sstable.statistics.level] ?? levelZero;
    const before = level.at(-1);
    const isClear = before === undefined || compareKeys(before.last, sstable.first) < 0;
    (isClear ? level : levelZero).push(sstable);
  }
  return levels;
}

/** Bytes that a level may hold. */
export function maxBytesOfLevel(level: number, fanout: number, maxFileBytes: number): number {
  return level === 0 ? 4 * maxFileBytes : Math.trunc(fanout ** level * maxFileBytes);
}
