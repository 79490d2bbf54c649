/**
 * From a key to its partition: `summary` finds a place in the Index component, `index-scan` goes
 * over the entries from there, `column-index` finds the block of a wide partition.
 */
export * from './build-summary.ts';
export * from './column-index.ts';
export * from './index-entry.ts';
export * from './index-scan.ts';
export * from './sample-gatherer.ts';
export * from './summary.ts';
