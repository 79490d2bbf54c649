/**
 * Pages of a query: `pager.ts` reads one page after the other, `paging-state.ts` is where a page
 * ended in Cassandra's bytes.
 *
 * Invariant: all pages of a query together are its unpaged result, whichever coordinator answers
 * each of them. A page that is full may be followed by an empty one, as in Cassandra.
 */
export type { GroupBoundaries, GroupLimits } from './group-pager.ts';
export { GroupPager, rowsAfterGroup } from './group-pager.ts';
export type { Pager, Reader, ReadTemplate } from './pager.ts';
export {
  MultiPartitionPager,
  PartitionPager,
  pageLimits,
  partitionRead,
  RangePager,
  rangeRead,
} from './pager.ts';
export type { PagingState } from './paging-state.ts';
export { checkPagingState, NO_LIMIT, readPagingState, writePagingState } from './paging-state.ts';
