import type { GuardrailSettings } from '../config/index.ts';
import { ConfigurationProblem } from '../config/index.ts';
import type { DiskUsage, Threshold } from '../guardrail/index.ts';
import {
  DISK_USAGE_NOTIFY_INTERVAL_MS,
  DISK_USAGE_TEXTS,
  diskUsageOf,
} from '../guardrail/index.ts';
import type { Clock, Disk, Log, Timers } from '../platform/index.ts';

/** cassandra.disk_usage.monitor_interval_ms */
const MONITOR_INTERVAL_MS = 30_000;

export interface DiskUsageParts {
  readonly settings: GuardrailSettings;
  readonly threshold: Threshold;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** The folder of the data files. */
  readonly directory: string;
  /** What memtables hold: it will be in files. */
  memtableBytes(): number;
  /** Told when the state changes: gossip spreads it. */
  tell(usage: DiskUsage): void;
}

/**
 * Looks how full the disk is, every half minute, and tells it to all nodes
 * (service/disk/usage/DiskUsageMonitor.java of Cassandra 5.0).
 *
 * The disk is what the node's files take and what is free; other programs' files do not count.
 * data_disk_usage_max_disk_size makes it smaller than it is.
 */
export class DiskUsageMonitor {
  private readonly parts: DiskUsageParts;
  private usage: DiskUsage = 'NOT_AVAILABLE';
  private lastTold = { warning: Number.NEGATIVE_INFINITY, failure: Number.NEGATIVE_INFINITY };
  private isLooking = false;

  constructor(parts: DiskUsageParts) {
    this.parts = parts;
  }

  /**
   * Looks at once and from then on. Does nothing without thresholds. Rejects with
   * `ConfigurationProblem` when the disk is smaller than it is said to be.
   */
  async start(): Promise<void> {
    await this.checkSize();
    if (!this.parts.threshold.isSet) return;
    await this.look();
    this.parts.timers.every(MONITOR_INTERVAL_MS, () => void this.look());
  }

  private async checkSize(): Promise<void> {
    const { settings, disk, directory } = this.parts;
    const wanted = settings.dataDiskUsageMaxDiskSizeBytes;
    if (wanted === null) return;
    const total = await disk.totalBytes(directory);
    if (wanted <= total) return;
    throw new ConfigurationProblem(
      `Invalid value for data_disk_usage_max_disk_size: ${wanted} bytes specified, but only ` +
        `${total} are actually available on disk`,
    );
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.note(await this.percentage());
    } catch (error) {
      this.parts.log.warn('Could not see how full the disk is', error);
    } finally {
      this.isLooking = false;
    }
  }

  /** In whole per cent, rounded up; of five places, as Cassandra divides. */
  private async percentage(): Promise<number> {
    const { settings, disk, directory, memtableBytes } = this.parts;
    const files = await this.folderBytes(directory);
    const most = settings.dataDiskUsageMaxDiskSizeBytes ?? Number.POSITIVE_INFINITY;
    const total = Math.min(files + (await disk.freeBytes(directory)), most);
    const ratio = Math.ceil(((files + memtableBytes()) / total) * 100_000) / 1000;
    return Math.ceil(ratio);
  }

  private async folderBytes(folder: string): Promise<number> {
    const { disk } = this.parts;
    let bytes = 0;
    for (const name of await disk.list(folder)) {
      const path = `${folder}/${name}`;
      const facts = await disk.facts(path);
      if (facts === null) continue;
      bytes += facts.isDirectory ? await this.folderBytes(path) : facts.lengthBytes;
    }
    return bytes;
  }

  private note(percentage: number): void {
    const { threshold, tell } = this.parts;
    const usage = diskUsageOf(percentage, threshold);
    this.say(percentage, usage);
    if (usage === this.usage) return;
    this.usage = usage;
    tell(usage);
  }

  /** The log is told once in half an hour of each kind. */
  private say(percentage: number, usage: DiskUsage): void {
    const { threshold, clock, log } = this.parts;
    const finding = threshold.finding(percentage, DISK_USAGE_TEXTS[usage]);
    if (finding === null) return;
    const kind = finding.isFailure ? 'failure' : 'warning';
    const now = clock.monotonicMillis();
    if (now - this.lastTold[kind] < DISK_USAGE_NOTIFY_INTERVAL_MS) return;
    this.lastTold[kind] = now;
    if (finding.isFailure) log.error(finding.text);
    else log.warn(finding.text);
  }
}
