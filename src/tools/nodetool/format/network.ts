import type { MessageCounts, NetworkFacts } from '../../../admin/index.ts';

const NOTHING: MessageCounts = { pending: 0, completed: 0, dropped: 0 };

/**
 * The text of `nodetool netstats`. Nodes stream nothing, and no message of theirs is too large for the
 * others.
 */
export function formatNetwork({ mode, readRepairs, gossip, other }: NetworkFacts): string {
  const line = (name: string, ...cells: readonly [string, string, string, string]): string => {
    const [active, pending, completed, dropped] = cells;
    const rest = pending.padStart(10) + completed.padStart(15) + dropped.padStart(10);
    return `${name.padEnd(25)}${active.padStart(10)}${rest}\n`;
  };
  const counts = (name: string, { pending, completed, dropped }: MessageCounts): string =>
    line(name, 'n/a', String(pending), String(completed), String(dropped));
  return (
    `Mode: ${mode}\nNot sending any streams.\nRead Repair Statistics:\nAttempted: 0\n` +
    `Mismatch (Blocking): ${readRepairs}\nMismatch (Background): 0\n` +
    line('Pool Name', 'Active', 'Pending', 'Completed', 'Dropped') +
    counts('Large messages', NOTHING) +
    counts('Small messages', other) +
    counts('Gossip messages', gossip)
  );
}
