import assert from 'node:assert/strict';
import { historyTable, intValue } from '../mutation/history-suite.ts';
import type { PartitionUpdate } from '../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  UpdateBuilder,
} from '../mutation/index.ts';
import type { Disk, Log, Platform } from '../platform/index.ts';
import { LOCAL_REPLICATION, makeKeyspace, makeSchema, tableFromText } from '../schema/index.ts';
import type { SimulatedMachine, Simulation } from '../testing/index.ts';
import { simulatedPlatform } from '../testing/index.ts';
import { FakeFormat } from './fake-format-suite.ts';
import type { LocalEngine, StorageEnvironment, StorageSettings } from './index.ts';
import { CassandraFormat, openStorage } from './index.ts';
import type { SSTableFormat } from './sstable-format.ts';

/** What the tests of the store share: a schema of two keyspaces and a node on a simulated disk. */
export const systemTable = tableFromText('system', 'local', 'key text PRIMARY KEY, v text');
export const otherTable = tableFromText('ks', 'other', 'k int PRIMARY KEY, a int');

/** Where the files of `otherTable` are. */
export const otherFolder = `/data/data/ks/other-${otherTable.id.replaceAll('-', '')}`;
const otherColumn = otherTable.regulars[0] as (typeof otherTable.regulars)[0];

/** A row of `otherTable` with one cell; deleted or expired at `localDeletionTime`, in seconds. */
export function otherEntry(
  key: number,
  timestamp = key,
  value: Buffer = intValue(timestamp),
  localDeletionTime = NO_DELETION_TIME,
): PartitionUpdate {
  const cell = new Cell(otherColumn, timestamp, NO_TTL, localDeletionTime, value, null);
  return new UpdateBuilder(otherTable, decorateKey(intValue(key)))
    .addRow(new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cell]))
    .build();
}

/** Cassandra's own files, with small caches. */
export function cassandraFormat(platform: Platform): CassandraFormat {
  const settings = {
    fileCacheSizeBytes: 1_000_000,
    keyCacheSizeBytes: 10_000,
    columnIndexSizeBytes: 4096,
    flushCompression: 'fast',
  } as const;
  return new CassandraFormat({ settings, ...platform });
}

function keyspace(name: string, tables: readonly (typeof systemTable)[]) {
  return makeKeyspace({ name, replication: LOCAL_REPLICATION, tables });
}

export const systemSchema = makeSchema([keyspace('system', [systemTable])]);
export const wholeSchema = makeSchema([
  keyspace('system', [systemTable]),
  keyspace('ks', [historyTable, otherTable]),
]);

export const settings: StorageSettings = {
  commitlogSync: 'batch',
  commitlogSyncPeriodMs: 1000,
  commitlogSyncGroupWindowMs: 10,
  commitlogSegmentSizeBytes: 2048,
  commitlogTotalSpaceBytes: 1_000_000,
  memtableHeapSpaceBytes: 100_000_000,
  memtableCleanupThreshold: 0.33,
  autoSnapshot: false,
  incrementalBackups: false,
  diskFailurePolicy: 'stop',
  maxMutationSizeBytes: 1024,
  commitFailurePolicy: 'stop',
  dataDirectory: '/data',
  nodeName: 'node1',
  tombstoneWarnThreshold: 1000,
  tombstoneFailureThreshold: 100_000,
};

export const logFolder = '/data/commitlog';

export class StoreUnderTest {
  readonly simulation: Simulation;
  readonly machine: SimulatedMachine;
  readonly failures: string[] = [];
  engine: LocalEngine | null = null;
  skipped = 0;
  private readonly settings: StorageSettings;
  private readonly usesFiles: boolean;

  constructor(seed: number, changed: Partial<StorageSettings> = {}, usesFiles = false) {
    this.usesFiles = usesFiles;
    const { simulation, machine } = simulatedPlatform(seed);
    this.simulation = simulation;
    this.machine = machine;
    this.settings = { ...settings, ...changed };
  }

  get disk(): Disk {
    return this.machine.disk;
  }

  get log(): Log {
    return this.machine.log;
  }

  get open(): LocalEngine {
    if (this.engine === null) throw new Error('not started');
    return this.engine;
  }

  /** Starts the node: all three steps of opening. */
  async start(
    more: Partial<StorageEnvironment> = {},
    makeFormat: (platform: Platform) => SSTableFormat = ({ disk }) => new FakeFormat(disk),
  ): Promise<LocalEngine> {
    const platform = this.machine.boot();
    const opening = openStorage({
      settings: this.settings,
      disk: platform.disk,
      clock: platform.clock,
      timers: platform.timers,
      log: platform.log,
      observer: { emit: () => {} },
      schema: systemSchema,
      random: platform.random,
      ...(this.usesFiles ? { files: { format: makeFormat(platform) } } : {}),
      onDiskFailure: (policy, error) => this.failures.push(`${policy}: ${error.message}`),
      onCommitFailure: (policy, error) => this.failures.push(`${policy}: ${error.message}`),
      ...more,
    });
    const engine = await this.wait(opening);
    engine.schemaChanged(wholeSchema);
    this.skipped = await this.wait(engine.replayUserTables());
    this.engine = engine;
    return engine;
  }

  wait<T>(promise: Promise<T>): Promise<T> {
    return this.simulation.time.wait(promise, 60_000);
  }

  async write(update: PartitionUpdate): Promise<void> {
    await this.wait(Promise.resolve(this.open.apply(mutationOf(update), true)));
  }

  /** A write that is acknowledged at once. */
  put(update: PartitionUpdate, durable = true): void {
    assert.equal(this.open.apply(mutationOf(update), durable), undefined);
  }

  async close(): Promise<void> {
    await this.wait(this.open.close());
    this.engine = null;
  }

  async segments(): Promise<readonly string[]> {
    return this.wait(this.disk.list(logFolder));
  }
}

export function mutationOf(...updates: readonly PartitionUpdate[]): Mutation {
  const [first] = updates;
  if (first === undefined) throw new Error('no update');
  return new Mutation(first.table.keyspace, first.key, updates);
}
