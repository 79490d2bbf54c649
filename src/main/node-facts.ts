import type {
  ClientConnection,
  DataPath,
  Distribution,
  DroppedMessages,
  ManagedFacts,
  MessageCounts,
  NetworkFacts,
  NodeLimits,
  PhiReport,
  PoolReport,
  RequestLatencies,
  RingDescription,
  ViewBuildReport,
} from '../admin/index.ts';
import { Consistency } from '../base/error/index.ts';
import { uuidToString } from '../base/uuid/index.ts';
import type { Settings } from '../config/index.ts';
import { parseDurationMs } from '../config/index.ts';
import { tokenText } from '../mutation/index.ts';
import type { RequestWork } from '../observe/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { LOCAL_KEYSPACES } from '../schema/index.ts';
import { textType } from '../types/index.ts';
import { distributionOf } from './distribution-of.ts';
import type { IlionNode } from './ilion-node.ts';
import { stageViews } from './node-view-sources.ts';
import { chosenTables } from './table-choice.ts';

const BUILDS =
  'SELECT host_id, status FROM system_distributed.view_build_status WHERE keyspace_name = ? AND ' +
  'view_name = ?';
const KIBIBYTE = 1024;
const GOSSIP_VERB = /^(GOSSIP_|ECHO_)/;

/** What operators ask a living node about itself. */
export class NodeFacts implements ManagedFacts {
  private readonly node: IlionNode;
  private readRepairs = 0;

  constructor(node: IlionNode) {
    this.node = node;
    node.events.subscribe(({ kind }) => {
      if (kind === 'read-repair') this.readRepairs++;
    });
  }

  pools(): readonly PoolReport[] {
    const { settings, messages, server } = this.node;
    const clients = () => server.clients();
    return stageViews({ settings, messages, clients }).map(
      ({ name, active, pending, completed }) => ({ name, active, pending, completed }),
    );
  }

  droppedMessages(): readonly DroppedMessages[] {
    return this.node.messages.statistics().map(({ verb, dropped }) => ({ verb, dropped }));
  }

  async viewBuilds(keyspace: string, view: string): Promise<readonly ViewBuildReport[]> {
    const { queries, view: cluster } = this.node;
    const values = [keyspace, view].map((text) => textType.encode(text));
    const rows = await queries.run(BUILDS, values, Consistency.ONE);
    const statuses = new Map(
      rows.map((row) => {
        const hostId = row.get('host_id') ?? null;
        return [hostId === null ? '' : uuidToString(hostId), String(row.get('status') ?? '')];
      }),
    );
    return cluster.members().map(({ endpoint, hostId }) => {
      return { endpoint, status: statuses.get(hostId) ?? 'UNKNOWN' };
    });
  }

  requestLatencies(): RequestLatencies {
    const { coordinator, platform } = this.node;
    const { meters } = coordinator.requests;
    const now = platform.clock.monotonicMillis();
    const of = (work: RequestWork): Distribution => distributionOf(meters[work].latencies(now));
    return {
      read: of('read'),
      write: of('write'),
      range: of('range'),
      casRead: of('casRead'),
      casWrite: of('casWrite'),
    };
  }

  describeRing(keyspace: string): RingDescription {
    const { schema, view } = this.node;
    const found = schema.current.keyspace(keyspace);
    const schemaVersion = schema.current.version;
    const without = (problem: string): RingDescription => ({ schemaVersion, ranges: [], problem });
    if (found === undefined) return without(`No such keyspace: ${keyspace}`);
    if (LOCAL_KEYSPACES.has(keyspace) || found.isVirtual) {
      return without(`There is no ring for the keyspace: ${keyspace}`);
    }
    const ranges = view.describeRing(found).map(({ start, end, replicas }) => ({
      start: String(start),
      end: String(end),
      replicas: replicas.map(({ endpoint, nativeAddress, nativePort, dataCenter, rack }) => {
        return { endpoint, nativeEndpoint: `${nativeAddress}:${nativePort}`, dataCenter, rack };
      }),
    }));
    return { schemaVersion, ranges, problem: null };
  }

  private get tables(): readonly TableMetadata[] {
    return chosenTables(this.node.schema.current, { keyspace: null, tables: [] });
  }

  dataPaths(): readonly DataPath[] {
    return this.tables.flatMap(({ keyspace, name, id }) => {
      const path = this.node.engine.places.folderOf(id);
      return path === null ? [] : [{ keyspace, table: name, path }];
    });
  }

  sampledTokens(): readonly string[] {
    const { engine, schema, view } = this.node;
    const { endpoint } = view.local;
    return this.tables.flatMap(({ keyspace, id }) => {
      const found = schema.current.keyspace(keyspace);
      if (found === undefined || LOCAL_KEYSPACES.has(keyspace)) return [];
      const own = engine.places
        .sampledKeys(id)
        .filter((key) => view.replicas(found, key)[0]?.endpoint === endpoint);
      return own.map(tokenText);
    });
  }

  phis(): readonly PhiReport[] {
    const { view } = this.node;
    return view
      .knownNodes()
      .filter(({ endpoint }) => endpoint !== view.local.endpoint)
      .map(({ endpoint }) => ({ endpoint, phi: view.phiOf(endpoint) }));
  }

  network(): NetworkFacts {
    const { messages, isDrained } = this.node;
    const all = messages.statistics();
    const counts = (isGossip: boolean): MessageCounts => {
      const some = all.filter(({ verb }) => GOSSIP_VERB.test(verb) === isGossip);
      const sum = (of: (each: (typeof some)[number]) => number): number =>
        some.reduce((total, each) => total + of(each), 0);
      return {
        pending: sum(({ pending }) => pending),
        completed: sum(({ sent }) => sent),
        dropped: sum(({ dropped }) => dropped),
      };
    };
    return {
      mode: isDrained ? 'DRAINED' : 'NORMAL',
      readRepairs: this.readRepairs,
      gossip: counts(true),
      other: counts(false),
    };
  }

  clients(): readonly ClientConnection[] {
    return this.node.server.clients().map((client) => ({
      address: `${client.remoteAddress}:${client.remotePort}`,
      protocolVersion: client.protocolVersion,
      role: client.role,
      keyspace: client.keyspace,
      requests: client.requestCount,
      driverName: client.driverName,
      driverVersion: client.driverVersion,
      options: Object.fromEntries(client.options),
      tls:
        client.tls === null
          ? null
          : { cipher: client.tls.cipherSuite, protocol: client.tls.protocol },
    }));
  }

  limits(): NodeLimits {
    const { settings, view } = this.node;
    return {
      otherSeeds: settings.seeds.filter((seed) => seed !== view.local.endpoint),
      timeoutsMs: {
        read: settings.readRequestTimeoutMs,
        range: settings.rangeRequestTimeoutMs,
        write: settings.writeRequestTimeoutMs,
        counterwrite: settings.counterWriteRequestTimeoutMs,
        cascontention: settings.casContentionTimeoutMs,
        truncate: settings.truncateRequestTimeoutMs,
        misc: settings.requestTimeoutMs,
        ...internodeTimeouts(settings.asWritten),
      },
      maxHintWindowMs: settings.maxHintWindowMs,
      columnIndexKibibytes: columnIndexOf(settings),
      defaultReplicationFactor: 1,
    };
  }
}

/** As Cassandra tells it: -1 where the settings leave it to the format. */
function columnIndexOf({ columnIndexSizeBytes, asWritten }: Settings): number {
  const names = ['column_index_size', 'column_index_size_in_kb'];
  const isWritten = names.some((name) => /\d/.test(String(asWritten.get(name) ?? '')));
  return isWritten ? Math.floor(columnIndexSizeBytes / KIBIBYTE) : -1;
}

/** Of the TCP connections between nodes: known, and without effect where they meet in a process. */
function internodeTimeouts(written: ReadonlyMap<string, string>): Record<string, number> {
  const millis = (name: string, byDefault: string): number =>
    parseDurationMs(written.get(name) ?? byDefault);
  return {
    internodeconnect: millis('internode_tcp_connect_timeout', '2000ms'),
    internodeuser: millis('internode_tcp_user_timeout', '30000ms'),
    internodestreaminguser: millis('internode_streaming_tcp_user_timeout', '300000ms'),
  };
}
