/**
 * Reads Data components: from the chunks of `chunk/` by the places of `primary-index/`.
 *
 * open-sstable, file-sstable      one open file set: `SSTable`
 * file-scanner                    its partitions in ring order
 * partition-head, item-decoder    bytes of a partition's beginning, and of its rows and markers
 * forward-items, reversed-items   rows and markers in either direction, with jumps
 * partition-cursor                the slices of a read
 * raw-scan                        all of a file as it stands there, for tools
 * salvage-scan                    what can be read of a file whose index is damaged
 * verify-sstable                  all checksums and all that must fit together
 * row-form                        the columns of the file for a table as it is now
 */
export * from './deletion-time.ts';
export * from './file-sstable.ts';
export * from './item-decoder.ts';
export * from './open-sstable.ts';
export * from './partition-head.ts';
export * from './raw-scan.ts';
export * from './row-form.ts';
export * from './salvage-scan.ts';
export * from './table-of-header.ts';
export * from './verify-sstable.ts';
