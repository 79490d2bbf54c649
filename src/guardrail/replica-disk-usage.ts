import { invalidRequest } from '../base/error/index.ts';
import type { Guarded } from './guarded.ts';
import { Guardrail } from './guardrail.ts';
import type { Threshold } from './threshold.ts';

/** How full the disks of a node are; the words that gossip tells (DISK_USAGE). */
export type DiskUsage = 'NOT_AVAILABLE' | 'SPACIOUS' | 'STUFFED' | 'FULL';

/** As messages of the node itself call them. */
export const DISK_USAGE_TEXTS: Readonly<Record<DiskUsage, string>> = {
  NOT_AVAILABLE: 'Not Available',
  SPACIOUS: 'Spacious',
  STUFFED: 'Stuffed',
  FULL: 'Full',
};

/** Milliseconds between two messages about full disks, of each kind. */
export const DISK_USAGE_NOTIFY_INTERVAL_MS = 30 * 60_000;

/** What a share of the disk in use, in per cent, amounts to. */
export function diskUsageOf(percentage: number, threshold: Threshold): DiskUsage {
  if (!threshold.isSet) return 'NOT_AVAILABLE';
  if (threshold.isPast(percentage, threshold.failAt)) return 'FULL';
  return threshold.isPast(percentage, threshold.warnAt) ? 'STUFFED' : 'SPACIOUS';
}

/**
 * Writes to replicas whose disks are full, or nearly so (Guardrails.replicaDiskUsage). Nobody is told
 * which replica; clients are warned once in half an hour, but refused always.
 */
export class ReplicaDiskUsage extends Guardrail {
  private lastWarning = Number.NEGATIVE_INFINITY;
  private lastFailure = Number.NEGATIVE_INFINITY;

  constructor() {
    super('replica_disk_usage', null);
  }

  /**
   * Throws `invalidRequest` for a replica that is full, warns of one that nearly is. `now`:
   * milliseconds of any clock that does not go back.
   */
  guard(usage: string | null, client: Guarded, now: number): void {
    if (!client.isOrdinary) return;
    if (usage === 'FULL') this.refuse(client, now);
    if (usage !== 'STUFFED') return;
    if (now - this.lastWarning < DISK_USAGE_NOTIFY_INTERVAL_MS) return;
    this.lastWarning = now;
    this.warn('Replica disk usage exceeds warning threshold', client);
  }

  private refuse(client: Guarded, now: number): never {
    const message = 'Write request failed because disk usage exceeds failure threshold';
    const isKnown = now - this.lastFailure < DISK_USAGE_NOTIFY_INTERVAL_MS;
    if (isKnown) throw invalidRequest(this.decorated(message));
    this.lastFailure = now;
    this.fail(message, client);
  }
}
