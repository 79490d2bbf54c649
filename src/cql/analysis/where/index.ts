/**
 * WHERE clauses.
 *
 * 1. `analyse-relation.ts` and `token-restriction.ts` turn each relation into a restriction.
 * 2. `restriction-set.ts` merges the restrictions of a column; `statement-restrictions.ts` checks
 *    that keys and clustering columns are restricted in a way that can be read, or filtered.
 * 3. At execution, sources bind values: `key-source.ts` partition keys, `range-source.ts` a range
 *    of the ring, `clustering-source.ts` rows or slices, `row-filter.ts` what is left.
 */
export { limitReceiver } from './analyse-relation.ts';
export { ClusteringSource } from './clustering-source.ts';
export { IndexSupport } from './index-support.ts';
export { checkKey, decorateKey, KeySource } from './key-source.ts';
export { RangeSource } from './range-source.ts';
export type { Restriction } from './restriction.ts';
export { bindRowFilter } from './row-filter.ts';
export { bindOwned, ValuesRow } from './row-source.ts';
export type { StatementType } from './statement-restrictions.ts';
export { StatementRestrictions } from './statement-restrictions.ts';
