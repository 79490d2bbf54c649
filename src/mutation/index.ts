/**
 * The model of the data and its merge, without any I/O.
 *
 * cell, liveness, deletion-time, row, bound, partition   the values, immutable
 * counter-context                                         what a counter's cell holds: shards of hosts
 * reconcile, merge-row, range-tombstone-list              who wins: newest, on a tie deletions
 * unfiltered-cursor, merge-cursor, merge-partition        many sources of a partition into one
 * update-builder, interleave                              making updates
 * purge, filter-live, row-filter, limit-counter           from a merged read to what a client sees
 * resume-clustering                                       what is left of a partition after a row
 * nearest-rows                                            the rows most alike to a vector
 * term-analysis                                           how an index looks at values
 * read-watch                                              what a replica tells of a read besides
 * restamp                                                 an update at the time of its ballot
 * digest, diff                                            do replicas agree, and what does one miss
 * data-size                                               bytes of an update, as batches are measured
 * oversized-mutation                                      what is too large for one mutation
 * serialization/                                          bytes of updates and mutations
 *
 * Invariant: merging is commutative, associative and idempotent, so that the order in which writes
 * reach a replica never matters.
 */
export * from './bound.ts';
export * from './cell.ts';
export * from './cell-path.ts';
export * from './column-selection.ts';
export * from './compare-unfiltered.ts';
export * from './counter-context.ts';
export * from './data-size.ts';
export * from './deletion-time.ts';
export * from './diff.ts';
export * from './digest.ts';
export * from './filter-live.ts';
export * from './interleave.ts';
export * from './limit-counter.ts';
export * from './liveness.ts';
export * from './merge-cursor.ts';
export * from './merge-partition.ts';
export * from './merge-row.ts';
export * from './nearest-rows.ts';
export * from './oversized-mutation.ts';
export * from './page-after.ts';
export * from './partition.ts';
export * from './partition-key.ts';
export * from './purge.ts';
export * from './range-tombstone-list.ts';
export * from './read-command.ts';
export * from './read-watch.ts';
export * from './reconcile.ts';
export * from './restamp.ts';
export * from './resume-clustering.ts';
export * from './row.ts';
export * from './row-filter.ts';
export * from './serialization/index.ts';
export * from './term-analysis.ts';
export * from './token-text.ts';
export * from './unfiltered-cursor.ts';
export * from './update-builder.ts';
export * from './whole-table.ts';
