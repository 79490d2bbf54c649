import { Consistency, unavailable } from '../../base/error/index.ts';
import { timeUuid } from '../../base/uuid/index.ts';
import type {
  CasOptions,
  CasRequest,
  CasResult,
  CoordinationOptions,
  Coordinator,
} from '../../coordinator/index.ts';
import { validateForCas } from '../../coordinator/index.ts';
import { decorateKey } from '../../cql/analysis/index.ts';
import type { PartitionData, PartitionRead, RangeRead, ReadCommand } from '../../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  finishRead,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  PartitionUpdate,
  Row,
  restamp,
} from '../../mutation/index.ts';
import type { Schema, SchemaSource, TableMetadata } from '../../schema/index.ts';
import {
  LOCAL_REPLICATION,
  makeKeyspace,
  makeSchema,
  SYSTEM_KEYSPACE_DEFINITIONS,
  tableFromText,
} from '../../schema/index.ts';
import { readComputed } from '../../storage/index.ts';
import { SeededRandom } from '../../testing/index.ts';
import type { QueryEnvironment } from '../environment.ts';
import { createQueryProcessor } from '../node-query-processor.ts';
import type { ClientState, QueryProcessor } from '../query-processor.ts';
import { NO_TRACER } from '../tracer.ts';
import { openAuth, STOCK_GUARDRAILS } from './open-auth.ts';

const SILENT_LOG = { debug() {}, info() {}, warn() {}, error() {} };

/** A clock that tests set; it stands still otherwise. */
export class ManualClock {
  micros = 1_795_258_000_000_000;

  nowMillis(): number {
    return Math.floor(this.micros / 1000);
  }

  nowMicros(): number {
    return this.micros;
  }

  monotonicMillis(): number {
    return this.micros / 1000;
  }
}

/**
 * The query layer over a coordinator with one replica: updates are kept in a list and read with the
 * storage engine's own reader, which is slow and simple.
 */
export class MemoryNode implements Coordinator, SchemaSource {
  readonly clock = new ManualClock();
  readonly processor: QueryProcessor;
  /** Commands that were read, for tests that look at them. */
  readonly reads: ReadCommand[] = [];
  readonly logged: (readonly Mutation[])[] = [];
  readonly written: Mutation[] = [];
  current: Schema;
  private readonly updates = new Map<string, PartitionUpdate[]>();
  private readonly listeners = new Set<(before: Schema, after: Schema) => void>();

  constructor(settings: Partial<QueryEnvironment['settings']> = {}) {
    const views = makeKeyspace({
      name: 'system_views',
      replication: LOCAL_REPLICATION,
      isVirtual: true,
      tables: [
        tableFromText('system_views', 'settings', 'name text PRIMARY KEY, value text', {
          isVirtual: true,
        }),
        tableFromText(
          'system_views',
          'clients',
          'address inet, port int, PRIMARY KEY ((address), port)',
          { isVirtual: true },
        ),
      ],
    });
    const others = SYSTEM_KEYSPACE_DEFINITIONS.filter(({ name }) => name !== 'system_views');
    this.current = makeSchema([...others, views]);
    this.processor = createQueryProcessor({
      schema: this,
      coordinator: this,
      localTables: {
        readPartitions: (commands) => this.readAll(commands),
        readRange: async (command) => this.read(command),
      },
      clock: this.clock,
      random: new SeededRandom(1),
      tracer: NO_TRACER,
      auth: openAuth(this.clock),
      guardrails: STOCK_GUARDRAILS,
      settings: {
        clusterName: 'Oracle Cluster',
        partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
        endpointSnitch: 'SimpleSnitch',
        batchSizeWarnThresholdBytes: 5120,
        batchSizeFailThresholdBytes: 51200,
        maxMutationSizeBytes: 16777216,
        readThresholds: null,
        unloggedBatchAcrossPartitionsWarnThreshold: 10,
        preparedStatementsCacheBytes: 10 * 1048576,
        materializedViewsEnabled: false,
        dropCompactStorageEnabled: false,
        dynamicDataMaskingEnabled: false,
        userDefinedFunctionsEnabled: false,
        userDefinedFunctionsWarnTimeoutMs: 500,
        userDefinedFunctionsFailTimeoutMs: 1500,
        useStatementsEnabled: true,
        defaultSecondaryIndex: 'legacy_local_table',
        ...settings,
      },
      knownDataCenters: () => new Map([['datacenter1', 1]]),
      endpointsInMotion: () => [],
      giveWay: async () => {},
      localEndpoint: () => '127.0.0.1:7000',
      hasCrowdedDisks: () => false,
      diskUsageOfReplicas: () => [],
      rangeOwnership: () => new Map([['0', ['127.0.0.1']]]),
    });
    this.put('system', 'local', { key: 'local', cluster_name: 'Oracle Cluster' });
    this.put('system_schema', 'keyspaces', { keyspace_name: 'e' });
    this.put('system_views', 'settings', { name: 'cluster_name', value: 'Oracle Cluster' });
    this.put('system_views', 'settings', { name: 'allow_filtering_enabled', value: 'true' });
  }

  /** Puts a row of text values into a table of one key column, past all checks. */
  put(keyspace: string, name: string, row: Readonly<Record<string, string>>): void {
    const table = this.current.table(keyspace, name) as TableMetadata;
    const [keyColumn] = table.partitionKey;
    const key = decorateKey(Buffer.from(row[keyColumn?.name ?? ''] ?? ''));
    const cells = table.regulars
      .filter((column) => row[column.name] !== undefined)
      .map(
        (column) =>
          new Cell(column, 1, 0, NO_DELETION_TIME, Buffer.from(row[column.name] ?? ''), null),
      );
    const made = new Row([], new Liveness(1, 0, NO_DELETION_TIME), DeletionTime.LIVE, cells);
    const update = new PartitionUpdate(table, key, DeletionTime.LIVE, null, [made], []);
    this.apply(new Mutation(keyspace, key, [update]));
  }

  newClient(): ClientState {
    return {
      keyspace: null,
      remoteAddress: '127.0.0.1',
      remotePort: 4000,
      driverName: null,
      driverVersion: null,
      role: null,
    };
  }

  subscribe(listener: (before: Schema, after: Schema) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async changeSchema(change: (current: Schema) => Schema): Promise<Schema> {
    const before = this.current;
    this.current = change(before);
    if (this.current === before) return before;
    for (const listener of this.listeners) listener(before, this.current);
    return this.current;
  }

  async write(mutations: readonly Mutation[], options: CoordinationOptions): Promise<void> {
    checkAlive(options.consistency);
    for (const mutation of mutations) this.apply(mutation);
  }

  async writeLogged(mutations: readonly Mutation[], options: CoordinationOptions): Promise<void> {
    this.logged.push(mutations);
    await this.write(mutations, options);
  }

  private apply(mutation: Mutation): void {
    this.written.push(mutation);
    for (const update of mutation.updates) {
      const list = this.updates.get(update.table.id) ?? [];
      this.updates.set(update.table.id, list);
      list.push(update);
    }
  }

  async readPartitions(
    commands: readonly PartitionRead[],
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    checkAlive(options.consistency);
    return this.readAll(commands);
  }

  /** One replica needs no majority: the ballot is a time of this clock. */
  async cas(request: CasRequest, options: CasOptions): Promise<CasResult> {
    validateForCas(options.serialConsistency, options.consistency);
    checkAlive(options.consistency);
    const [current = null] = this.read(request.readCommand());
    if (!request.appliesTo(current)) return { applied: false, current };
    const micros = options.nextTimestamp(0);
    const update = request.makeUpdate(current, timeUuid(micros, Buffer.alloc(8, 0x80)));
    const { keyspace } = request.table;
    this.apply(new Mutation(keyspace, request.key, [restamp(update, micros)]));
    return { applied: true };
  }

  async readSerially(command: PartitionRead): Promise<readonly PartitionData[]> {
    return this.read(command);
  }

  private async readAll(commands: readonly PartitionRead[]): Promise<readonly PartitionData[]> {
    return commands.flatMap((command) => this.read(command));
  }

  async readRange(
    command: RangeRead,
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    checkAlive(options.consistency);
    return this.read(command);
  }

  private read(command: ReadCommand): readonly PartitionData[] {
    this.reads.push(command);
    const updates = this.updates.get(command.table.id) ?? [];
    return finishRead(command, readComputed(command.table, updates, command, SILENT_LOG));
  }

  async truncate(table: TableMetadata): Promise<void> {
    this.updates.delete(table.id);
  }
}

/** One node, one replica. */
function checkAlive(consistency: Consistency): void {
  if (consistency === Consistency.TWO) throw unavailable(consistency, 2, 1);
  if (consistency === Consistency.THREE) throw unavailable(consistency, 3, 1);
}
