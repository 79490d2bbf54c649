import { ConfigurationProblem } from '../config/index.ts';
import { AdminProblem } from './admin-problem.ts';
import type {
  ClusterEvent,
  Fault,
  HostedNodeReport,
  HostedNodeState,
  ManagedCluster,
} from './managed-cluster.ts';
import type {
  CacheInformation,
  ManagedKeyspace,
  ManagedNode,
  ServiceName,
} from './managed-node.ts';
import type { SamplingResults } from './managed-sampling.ts';
import type { ManagedSnapshot } from './managed-snapshots.ts';
import type { TableReport } from './managed-tables.ts';

const noCache: CacheInformation = {
  entries: 0,
  sizeBytes: 0,
  capacityBytes: 0,
  hits: 0,
  requests: 0,
  savePeriodSeconds: 0,
};

/** A cluster of words only, for tests of those who talk to one: `node1` and `node2` in DC1. */
export class FakeCluster implements ManagedCluster {
  readonly name = 'Fake Cluster';
  readonly states = new Map<string, HostedNodeState>([
    ['node1', 'running'],
    ['node2', 'running'],
  ]);
  readonly keyspaces: ManagedKeyspace[] = [
    keyspace('system_traces', 'system', 'SimpleStrategy', { replication_factor: '2' }),
    keyspace('system', 'local', 'LocalStrategy', {}),
  ];
  readonly snapshots: ManagedSnapshot[] = [];
  /** Of the ring of each keyspace. */
  ranges: readonly (readonly [string, string])[] = [['-100', '100']];
  /** What was changed of a node, in words. */
  readonly changes: string[] = [];
  /** What `reports` of each node gives. */
  readonly tables: TableReport[] = [];
  readonly services = new Map<ServiceName, boolean>([
    ['gossip', true],
    ['native-transport', true],
    ['hinted-handoff', true],
    ['incremental-backups', false],
  ]);
  private links: Fault[] = [];
  private readonly listeners = new Set<(event: ClusterEvent) => void>();

  hosted(): readonly HostedNodeReport[] {
    return [...this.states].map(([name, state], i) => ({
      name,
      endpoint: `127.0.0.${i + 1}:7000`,
      address: `127.0.0.${i + 1}`,
      port: 9042,
      dataCenter: 'DC1',
      rack: `RAC${i + 1}`,
      state,
    }));
  }

  managed(name: string): ManagedNode | null {
    const report = this.hosted().find((node) => node.name === name);
    if (report === undefined || report.state !== 'running') return null;
    return fakeNode(this, report);
  }

  isSettled(): boolean {
    return [...this.states.values()].every((state) => state === 'running');
  }

  stop = (target: string) => this.change(target, 'stopped');
  kill = (target: string) => this.change(target, 'killed');
  start = (target: string) => this.change(target, 'running');
  pause = (target: string) => this.change(target, 'paused');
  resume = (target: string) => this.change(target, 'running');

  private async change(target: string, state: HostedNodeState): Promise<readonly string[]> {
    const names = this.namesOf(target);
    for (const name of names) {
      this.states.set(name, state);
      this.emit({ kind: 'node-state', node: name, state });
    }
    return names;
  }

  private namesOf(target: string): readonly string[] {
    if (target === 'DC1') return [...this.states.keys()];
    if (this.states.has(target)) return [target];
    throw new ConfigurationProblem(`there is no node, rack or data centre "${target}"`);
  }

  cut(from: string, to: string, oneWay = false): void {
    this.namesOf(from);
    this.namesOf(to);
    this.links.push({ kind: 'cut', from, to });
    if (!oneWay) this.links.push({ kind: 'cut', from: to, to: from });
  }

  slow(target: string, delayMs: number): void {
    for (const node of this.namesOf(target)) this.links.push({ kind: 'slow', node, delayMs });
  }

  slowLink(from: string, to: string, delayMs: number): void {
    for (const a of this.namesOf(from)) {
      for (const b of this.namesOf(to)) {
        if (a === b) continue;
        this.links.push({ kind: 'delay', from: a, to: b, delayMs });
        this.links.push({ kind: 'delay', from: b, to: a, delayMs });
      }
    }
  }

  heal(): void {
    this.links = [];
  }

  faults(): readonly Fault[] {
    return this.links;
  }

  subscribe(listener: (event: ClusterEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  emit(event: ClusterEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

export function keyspace(
  name: string,
  kind: ManagedKeyspace['kind'],
  replicationClass: string,
  replicationOptions: Readonly<Record<string, string>>,
): ManagedKeyspace {
  return { name, kind, replicationClass, replicationOptions };
}

function fakeNode(cluster: FakeCluster, report: HostedNodeReport): ManagedNode {
  const shares = (share: number) =>
    new Map(cluster.hosted().map(({ endpoint }) => [endpoint, share]));
  const hostId = (endpoint: string) => `00000000-0000-4000-8000-00000000000${endpoint[8]}`;
  return {
    endpoint: report.endpoint,
    nativeEndpoint: `${report.address}:${report.port}`,
    hostId: hostId(report.endpoint),
    releaseVersion: '5.0.5',
    cluster: {
      name: cluster.name,
      snitch: 'org.apache.cassandra.locator.PropertyFileSnitch',
      dynamicSnitch: false,
      partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    },
    members: () =>
      cluster.hosted().map(({ endpoint, dataCenter, rack, state }, i) => ({
        endpoint,
        hostId: hostId(endpoint),
        dataCenter,
        rack,
        alive: state === 'running',
        state: 'NORMAL',
        tokens: [String(-100 + i), String(100 + i)],
        loadBytes: 1536,
        releaseVersion: '5.0.5',
        schemaVersion: 'd03783d7-b468-3c1a-82f1-8e30b2edde8b',
      })),
    information: () => ({
      loadBytes: 1536,
      uncompressedLoadBytes: 2048,
      generation: 1_795_257_214,
      uptimeMs: 61_500,
      heapUsedBytes: 32 * 1024 * 1024,
      heapMaxBytes: 64 * 1024 * 1024,
      residentBytes: 96 * 1024 * 1024,
      offHeapBytes: 0,
      exceptions: 0,
      keyCache: noCache,
      rowCache: noCache,
      counterCache: noCache,
      networkCache: { sizeBytes: 0, overflowBytes: 0, capacityBytes: 0 },
      percentRepaired: 100,
      bootstrapState: 'COMPLETED',
    }),
    activity: () => ({
      replicaReads: 0,
      replicaWrites: 0,
      requests: [],
      droppedMessages: 0,
      expiredRequests: 0,
    }),
    keyspaces: () => cluster.keyspaces,
    tokenOwnership: () => shares(0.5),
    effectiveOwnership: () => shares(1),
    gossip: () =>
      cluster.hosted().map(({ endpoint }) => ({
        endpoint,
        generation: 1_795_257_214,
        heartbeat: 7,
        states: [{ name: 'DC', version: 2, value: 'DC1' }],
      })),
    naturalEndpoints: () => cluster.hosted().map(({ endpoint }) => endpoint),
    hasTable: (_, table) => table === 'sessions',
    waitingHints: () => [],
    hintedHandoffDisabledDataCenters: () => [],
    isRunning: (service) => cluster.services.get(service) === true,
    setRunning: async (service, running) => {
      cluster.services.set(service, running);
    },
    snapshots: {
      list: async () => [...cluster.snapshots],
      take: async ({ tag, keyspaces }) => {
        if (keyspaces.includes('nope')) throw new AdminProblem(400, 'Keyspace nope does not exist');
        if (cluster.snapshots.some((each) => each.tag === tag)) {
          throw new AdminProblem(500, `Snapshot ${tag} already exists.`);
        }
        cluster.snapshots.push({
          tag,
          keyspace: 'ks',
          table: 't',
          trueBytes: 1080,
          diskBytes: 6144,
          createdAtMillis: 1_795_797_844_891,
          expiresAtMillis: null,
        });
      },
      clear: async () => {
        cluster.snapshots.length = 0;
      },
    },
    facts: {
      pools: () => [{ name: 'ReadStage', active: 1, pending: 2, completed: 30 }],
      droppedMessages: () => [{ verb: 'READ_REQ', dropped: 4 }],
      viewBuilds: async (_, view) =>
        cluster.hosted().map(({ endpoint }) => {
          return { endpoint, status: view === 'built' ? 'SUCCESS' : 'STARTED' };
        }),
      requestLatencies: () => {
        const none = { mean: null, min: 0, max: 0, percentiles: [0, 0, 0, 0, 0] };
        const read = { mean: 250, min: 103, max: 310, percentiles: [215, 258, 310, 310, 310] };
        return { read, write: none, range: none, casRead: none, casWrite: none };
      },
      describeRing: (name) => {
        const replicas = cluster.hosted().map(({ endpoint, dataCenter, rack, address, port }) => {
          return { endpoint, nativeEndpoint: `${address}:${port}`, dataCenter, rack };
        });
        const schemaVersion = 'd03783d7-b468-3c1a-82f1-8e30b2edde8b';
        if (name === 'nope') {
          return { schemaVersion, ranges: [], problem: `No such keyspace: ${name}` };
        }
        const ranges = cluster.ranges.map(([start, end]) => ({ start, end, replicas }));
        return { schemaVersion, ranges, problem: null };
      },
      dataPaths: () => [{ keyspace: 'ks', table: 't', path: '/d/ks/t-1' }],
      sampledTokens: () => ['-5', '7'],
      network: () => ({
        mode: 'NORMAL',
        readRepairs: 3,
        gossip: { pending: 0, completed: 40, dropped: 0 },
        other: { pending: 1, completed: 200, dropped: 5 },
      }),
      clients: () => [
        {
          address: '127.0.0.1:40000',
          protocolVersion: 5,
          role: null,
          keyspace: 'ks',
          requests: 12,
          driverName: 'DataStax Node.js Driver',
          driverVersion: '4.8.0',
          options: { CQL_VERSION: '3.4.7' },
          tls: null,
        },
      ],
      phis: () => [{ endpoint: '127.0.0.2:7000', phi: 0.25 }],
      limits: () => ({
        otherSeeds: ['127.0.0.2:7000'],
        timeoutsMs: { read: 5000, misc: 10_000 },
        maxHintWindowMs: 10_800_000,
        columnIndexKibibytes: 4,
        defaultReplicationFactor: 1,
      }),
    },
    control: {
      adjust: (limit, value) => void cluster.changes.push(`${limit} ${value}`),
      setHandoffPaused: (isPaused) => void cluster.changes.push(`paused ${isPaused}`),
      setHintsFor: (name, isOn) => void cluster.changes.push(`hints ${name} ${isOn}`),
      truncateHints: async (address) => {
        if (address === '9.9.9.9')
          throw new AdminProblem(400, `Can't delete hints for unknown address /${address}:7000`);
        cluster.changes.push(`truncate ${address}`);
      },
      replayBatches: async () => void cluster.changes.push('replay'),
      invalidate: (cache, keys) => void cluster.changes.push(['empty', cache, ...keys].join(' ')),
      setKeyCacheCapacity: (mebibytes) => void cluster.changes.push(`key cache ${mebibytes}`),
      logLevels: () => [{ name: 'ROOT', level: 'INFO' }],
      setLogLevel: (logger, level) => void cluster.changes.push(`log ${logger} ${level}`),
      traceProbability: () => 0.25,
      setTraceProbability: (probability) => void cluster.changes.push(`trace ${probability}`),
      setCompactionThresholds: (...words) => {
        if (words.includes('nope')) throw new AdminProblem(404, `There is no ${words.join('.')}`);
        cluster.changes.push(words.join(' '));
      },
    },
    sampling: {
      sample: async ({ samplers, table, keyspace: name }) => {
        if (table === 'nope') throw new AdminProblem(404, `There is no ${name}.${table}`);
        const sample = { table: 'ks.t', value: '7', count: 12, error: 0 };
        const found = samplers.map((name) => [name, name === 'READS' ? [sample] : []]);
        return Object.fromEntries(found) as SamplingResults;
      },
      schedule: ({ table }) => table !== 'busy',
      unschedule: (_, table) => table !== 'busy',
      scheduled: () => ['*.*', 'a_long_keyspace.t'],
    },
    cidrGroups: {
      names: async () => ['home', 'office'],
      cidrsOf: async (group) => (group === 'home' ? ['10.0.0.0/8', '192.168.1.0/24'] : []),
      update: async (_, cidrs) => {
        if (cidrs.includes('bad')) throw new AdminProblem(500, 'bad is not a valid CIDR String');
      },
      drop: async (group) => {
        if (group !== 'home') throw new AdminProblem(500, `CIDR group '${group}' doesn't exists`);
      },
      groupsOf: async () => ['home'],
      reload: async () => {},
      forgetPermissions: (role) => role === null || role === 'alice',
      statistics: () => ({
        counts: [{ name: 'CIDR groups cache reload count', value: 1 }],
        latencies: [{ name: 'CIDR checks latency (ns)', values: [0, 0, 0, 0, 2346799] }],
      }),
    },
    maintenance: {
      collectGarbage: async () => {},
      cleanUp: async () => {},
      scrub: async () => {},
      verify: async ({ keyspace, tables }) =>
        tables.includes('bad') ? [{ keyspace: keyspace ?? '', table: 'bad' }] : [],
      rebuildIndexes: async () => {},
    },
    tables: {
      reports: async () => cluster.tables,
      importFiles: async ({ table, directories }) =>
        table === 't' ? directories.filter((each) => each.includes('bad')) : null,
      refresh: async (keyspace) => {
        if (keyspace === 'nope') throw new AdminProblem(404, 'Keyspace nope does not exist');
      },
    },
    filesWith: (_, table) => (table === 't' ? [{ path: '/d/nb-1-big-Data.db', level: 0 }] : null),
    compactions: {
      statistics: async () => ({
        concurrentCompactors: 2,
        pending: [{ keyspace: 'ks', table: 't', tasks: 2 }],
        completed: 6,
        compactedBytes: 61_926_494,
        aborted: 0,
        fifteenMinuteRate: 0.03 / 60,
        meanRate: 8.46 / 3600,
        throughputMebibytes: 64,
        running: [],
      }),
      history: async () => [],
      compact: async () => {},
      compactFiles: async () => {},
      compactKeys: async () => {},
      upgrade: async () => {},
      recompress: async () => {},
      relocate: ({ keyspace: name }) => {
        if (name === 'nope') throw new AdminProblem(404, `Keyspace [${name}] does not exist.`);
      },
      stop: () => {},
      setAutomatic: () => {},
      automatic: () => [{ keyspace: 'ks', table: 't', isAutomatic: true }],
      setThroughput: () => {},
      setConcurrent: () => {},
    },
    flush: async () => {},
    drain: async () => {
      cluster.services.set('gossip', false);
      cluster.services.set('native-transport', false);
    },
  };
}
