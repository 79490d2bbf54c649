import type { ManagedSnapshot } from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { fileSize } from './decimal.ts';

const COLUMNS = [
  'Snapshot name',
  'Keyspace name',
  'Column family name',
  'True size',
  'Size on disk',
  'Creation time',
  'Expiration time',
];

/** The text of `nodetool listsnapshots`; with a column for ephemeral ones, which never are here. */
export function formatSnapshots(snapshots: readonly ManagedSnapshot[], ephemeral: boolean): string {
  const title = 'Snapshot Details: \n';
  if (snapshots.length === 0) return `${title}There are no snapshots\n`;
  const more = (cell: string): readonly string[] => (ephemeral ? [cell] : []);
  const rows = snapshots.map(({ tag, keyspace, table, ...facts }) => [
    tag,
    keyspace,
    table,
    fileSize(facts.trueBytes),
    fileSize(facts.diskBytes),
    instant(facts.createdAtMillis),
    instant(facts.expiresAtMillis),
    ...more('false'),
  ]);
  const total = snapshots.reduce((sum, { trueBytes }) => sum + trueBytes, 0);
  const text = tableText([[...COLUMNS, ...more('Ephemeral')], ...rows]);
  return `${title}${text}\nTotal TrueDiskSpaceUsed: ${fileSize(total)}\n\n`;
}

/** As java.time.Instant prints it: without a fraction when there is none. */
function instant(millis: number | null): string {
  return millis === null ? '' : new Date(millis).toISOString().replace('.000Z', 'Z');
}
