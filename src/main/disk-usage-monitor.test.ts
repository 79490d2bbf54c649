import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardrailSettings } from '../config/index.ts';
import { Guardrails } from '../guardrail/index.ts';
import type { Disk } from '../platform/index.ts';
import { MemoryDisk } from '../platform/memory/index.ts';
import { DiskUsageMonitor } from './disk-usage-monitor.ts';

const DIRECTORY = '/node/data';
const HALF_MINUTE_MS = 30_000;

/** A monitor of a disk of which so much is free, with what it said. */
class Watched {
  readonly told: string[] = [];
  readonly logged: string[] = [];
  now = 0;
  freeBytes = 1_000_000;
  memtableBytes = 0;
  readonly disk = new MemoryDisk();
  private readonly periodic: (() => void)[] = [];
  private readonly monitor: DiskUsageMonitor;

  constructor(written: Readonly<Record<string, string>>) {
    const settings = guardrailSettings(new Map(Object.entries(written)));
    const { freeBytes, disk } = this;
    assert.equal(freeBytes, 1_000_000);
    this.monitor = new DiskUsageMonitor({
      settings,
      threshold: new Guardrails(settings).thresholds.data_disk_usage_percentage,
      disk: Object.assign(Object.create(disk) as Disk, {
        freeBytes: async () => this.freeBytes,
        totalBytes: async () => 2_000_000,
      }),
      clock: { monotonicMillis: () => this.now, nowMillis: () => 0, nowMicros: () => 0 },
      timers: {
        after: () => ({ cancel: () => {} }),
        every: (_, callback) => {
          this.periodic.push(callback);
          return { cancel: () => {} };
        },
        soon: setImmediate,
      },
      log: {
        debug: () => {},
        info: () => {},
        warn: (text) => this.logged.push(`WARN ${text}`),
        error: (text) => this.logged.push(`ERROR ${text}`),
      },
      directory: DIRECTORY,
      memtableBytes: () => this.memtableBytes,
      tell: (usage) => this.told.push(usage),
    });
  }

  async start(): Promise<void> {
    await this.monitor.start();
  }

  async halfMinute(): Promise<void> {
    this.now += HALF_MINUTE_MS;
    for (const callback of this.periodic) callback();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const THRESHOLDS = {
  data_disk_usage_percentage_warn_threshold: '50',
  data_disk_usage_percentage_fail_threshold: '80',
};

test('changes are told, and the log hears of a full disk once in half an hour', async () => {
  const watched = new Watched(THRESHOLDS);
  await watched.disk.makeDirectory(`${DIRECTORY}/k/t-1/snapshots`);
  await watched.disk.writeFile(`${DIRECTORY}/k/t-1/snapshots/Data.db`, Buffer.alloc(400_000));
  watched.freeBytes = 600_000;
  await watched.start();
  assert.deepEqual(watched.told, ['SPACIOUS']);
  // Memtables will be files.
  watched.memtableBytes = 100_001;
  await watched.halfMinute();
  assert.deepEqual(watched.told, ['SPACIOUS', 'STUFFED']);
  watched.memtableBytes = 500_000;
  await watched.halfMinute();
  await watched.halfMinute();
  assert.deepEqual(watched.told, ['SPACIOUS', 'STUFFED', 'FULL']);
  assert.deepEqual(watched.logged, [
    'WARN Guardrail local_data_disk_usage violated: Local data disk usage 51%(Stuffed) exceeds ' +
      'warning threshold of 50%',
    'ERROR Guardrail local_data_disk_usage violated: Local data disk usage 90%(Full) exceeds ' +
      'failure threshold of 80%, will stop accepting writes',
  ]);
  watched.now += 30 * 60_000;
  await watched.halfMinute();
  assert.equal(watched.logged.length, 3);
});

test('the disk may be said to be smaller than it is, not larger', async () => {
  const watched = new Watched({ ...THRESHOLDS, data_disk_usage_max_disk_size: '100KiB' });
  watched.memtableBytes = 60 * 1024;
  await watched.start();
  assert.deepEqual(watched.told, ['STUFFED']);
  const wrong = new Watched({ data_disk_usage_max_disk_size: '2GiB' });
  await assert.rejects(wrong.start(), {
    message: /^Invalid value for data_disk_usage_max_disk_size: .* are actually available on disk$/,
  });
});

test('without thresholds nothing is looked at', async () => {
  const watched = new Watched({});
  await watched.start();
  await watched.halfMinute();
  assert.deepEqual(watched.told, []);
});
