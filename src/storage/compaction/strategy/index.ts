export * from './compaction-strategy.ts';
export { fullyExpired } from './expired-files.ts';
export { groupByLevel, maxBytesOfLevel } from './level-grouping.ts';
export { makeStrategy } from './make-strategy.ts';
export { compareTokens, overlapping, ringFraction, spansIntersect } from './token-span.ts';
