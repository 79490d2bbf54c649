/**
 * Secondary indexes of a node's own data, of both kinds (Cassandra's own and storage-attached).
 *
 * An index is a hidden table of this node, `index-table.ts`: one partition whose rows, the entries,
 * are sorted by what is indexed, then by the token and key of the base partition, then as the base
 * rows are. It has memtables, files and a commit log like any table, so an index is as durable, as
 * large and as fast to open as what it is of.
 *
 * 1. `index-entries.ts`: what a write adds. The entries go into the same record of the commit log as
 *    the write, so that no crash parts them.
 * 2. A value that is overwritten leaves its entry behind. Who reads through an entry looks at the row
 *    and deletes the entry when it does not hold any more (`stale-entries.ts`).
 * 3. `entry-search.ts`: the entries that conditions choose; `index-reader.ts`: the rows they lead to,
 *    which are looked at as any rows are.
 * 4. `index-files.ts`: how many files a search may need, and when these are too many.
 * 5. `index-builder.ts`: entries for what was there before the index, marked in system."IndexInfo"
 *    when done; without the mark it begins again at the next start.
 * 6. Vectors have no entries: `nearest-reader.ts` looks at all rows that the other conditions leave,
 *    and `vector-index.ts` says which may be written.
 *
 * Invariant: each live value of an indexed column has its entry. That there are entries too many is
 * of no harm.
 */
export * from './index-table.ts';
export * from './store-indexes.ts';
