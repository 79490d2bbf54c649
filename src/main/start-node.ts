import { awaitDefaultSuperuser, NodeAuth, tryDefaultSuperuser } from '../auth/index.ts';
import { Consistency } from '../base/error/index.ts';
import { parseUuid } from '../base/uuid/index.ts';
import type { Cluster, LocalIdentity } from '../cluster/index.ts';
import { createCluster } from '../cluster/index.ts';
import type { Settings } from '../config/index.ts';
import { AdjustableSettings } from '../config/index.ts';
import type { NodeCoordinator } from '../coordinator/index.ts';
import { createCoordinator } from '../coordinator/index.ts';
import { Guardrails } from '../guardrail/index.ts';
import type { MeasuredMessageService } from '../messaging/index.ts';
import { createMessageService } from '../messaging/index.ts';
import type { Mutation } from '../mutation/index.ts';
import { EventStream, NodeMeter } from '../observe/index.ts';
import type { Platform } from '../platform/index.ts';
import { DiskError, endpointOf, giveWay } from '../platform/index.ts';
import type { QueryProcessor } from '../query/index.ts';
import {
  clusterFacts,
  createQueryProcessor,
  NodeFunctionEnvironment,
  userFunctionLimits,
} from '../query/index.ts';
import type { Replica } from '../replica/index.ts';
import { createReplica, SchemaStore, ViewBuilder } from '../replica/index.ts';
import { makeSchema, SYSTEM_KEYSPACE_DEFINITIONS } from '../schema/index.ts';
import type { DiskFailurePolicy, LocalEngine } from '../storage/index.ts';
import { CassandraFormat, openStorage } from '../storage/index.ts';
import { NodeLocalTables, NodeTracer, SystemTables, virtualSchemaTables } from '../system/index.ts';
import { NativeServer, NodeEventNotifier } from '../transport/index.ts';
import { coordinatedFacts } from './coordinated-facts.ts';
import { DiskUsageMonitor } from './disk-usage-monitor.ts';
import { readIdentity } from './identity.ts';
import { IlionNode } from './ilion-node.ts';
import { InternalQueries } from './internal-queries.ts';
import { viewsOf } from './node-view-sources.ts';
import { ViewBuilds } from './view-builds.ts';

/** Where a node without a data directory keeps its files on its disk in memory. */
function directoryOf(settings: Settings): string {
  return settings.dataDirectory ?? `/${settings.nodeName}`;
}

/** How often a node tells its load (LoadBroadcaster of Cassandra). */
const loadPeriodMs = 60_000;

/** disk_failure_policy: these stop gossip and clients. */
const STOPPING_POLICIES: ReadonlySet<DiskFailurePolicy> = new Set(['stop', 'stop_paranoid', 'die']);

/** What every part is made with, and the parts that others need before they are made. */
interface Ground {
  /** As they are at the moment. */
  readonly settings: Settings;
  readonly adjustable: AdjustableSettings;
  readonly guardrails: Guardrails;
  readonly platform: Platform;
  readonly events: EventStream;
  readonly meter: NodeMeter;
  readonly late: {
    node: IlionNode | null;
    view: Cluster | null;
    coordinator: NodeCoordinator | null;
    tracer: NodeTracer | null;
    systemTables: SystemTables | null;
    server: NativeServer | null;
    processor: QueryProcessor | null;
  };
}

interface Store {
  readonly engine: LocalEngine;
  readonly format: CassandraFormat;
  readonly schema: SchemaStore;
}

interface Peers {
  readonly identity: LocalIdentity;
  readonly messages: MeasuredMessageService;
  readonly view: Cluster;
  readonly replica: Replica;
  readonly coordinator: NodeCoordinator;
}

/**
 * Makes a node run on a platform, real or simulated:
 * 1. the store opens its own tables, the schema is rebuilt from them;
 * 2. who the node is comes from system.local, or is made up once; then users' tables are opened;
 * 3. messages, cluster view, coordinator, replica and query layer are joined;
 * 4. it joins by gossip and writes down who it and its peers are;
 * 5. last it opens its CQL port.
 * Rejects with `ConfigurationProblem`, `RequestError`, `Corruption` or `NetworkError`; what was
 * begun is closed then.
 */
export async function startNode(settings: Settings, platform: Platform): Promise<IlionNode> {
  const late = {
    node: null,
    view: null,
    coordinator: null,
    tracer: null,
    systemTables: null,
    server: null,
    processor: null,
  };
  const meter = new NodeMeter(() => platform.clock.monotonicMillis());
  const adjustable = new AdjustableSettings(settings);
  const ground: Ground = {
    settings: adjustable.current,
    adjustable,
    guardrails: new Guardrails(settings.guardrails),
    platform,
    events: new EventStream(),
    meter,
    late,
  };
  const store = await openStore(ground);
  const peers = await meetPeers(ground, store);
  const { node, systemTables, queries } = serveClients(ground, store, peers);
  try {
    await begin(node, peers, systemTables, queries, ground.guardrails);
    return node;
  } catch (error) {
    await node
      .stop()
      .catch((more: unknown) => platform.log.warn('Could not stop in good order', more));
    throw error;
  }
}

/** Step 1, but for the tables of users. */
async function openStore({ settings, guardrails, platform, events, late }: Ground): Promise<Store> {
  const { clock, timers, random, disk, log, threads } = platform;
  const builtIn = SYSTEM_KEYSPACE_DEFINITIONS;
  const growth = { guardrails, log };
  const format = new CassandraFormat({ settings, disk, random, timers, growth });
  const engine = await openStorage({
    settings,
    disk,
    clock,
    timers,
    log,
    threads,
    observer: events,
    schema: makeSchema(builtIn),
    random,
    files: { format },
    onCompacted: (record) => late.systemTables?.compacted(record),
    onCommitFailure: (policy) => {
      if (policy === 'stop' || policy === 'die') late.node?.stopTransports();
    },
    // A full disk is no broken one: writes wait or fail until there is space again.
    onDiskFailure: (policy, error) => {
      if (error instanceof DiskError && error.reason === 'full') return;
      if (STOPPING_POLICIES.has(policy)) late.node?.stopTransports();
    },
  });
  const schema = await SchemaStore.open({
    engine,
    clock,
    log,
    observer: events,
    builtIn,
    announceSchemaVersion: (version) => {
      late.view?.setSchemaVersion(version);
      // Whoever waits for agreement need not wait for the next round.
      late.view?.gossipNow();
    },
  });
  engine.schemaChanged(schema.current);
  return { engine, schema, format };
}

/** Steps 2 and 3, as far as other nodes are concerned. */
async function meetPeers(ground: Ground, { engine, schema }: Store): Promise<Peers> {
  const { settings, platform, events, meter, late } = ground;
  const { clock, timers, random, disk, log } = platform;
  const identity = await readIdentity(engine, schema.current, random, settings.clusterName);
  // Files of users' tables may come from other nodes; what they say of logs is not ours then.
  engine.hostId = parseUuid(identity.hostId);
  await engine.replayUserTables();
  const messages = createMessageService({
    endpoint: endpointOf(settings.listenAddress, settings.storagePort),
    internode: platform.internode,
    clock,
    timers,
    log,
    observer: events,
    onTraced: (message) => late.tracer?.onMessage(message),
  });
  const view = createCluster({ settings, platform, messages, observer: events, identity });
  late.view = view;
  view.setSchemaVersion(schema.current.version);
  const shared = { messages, schema, cluster: view, clock, observer: events, log, meter };
  const replica = createReplica({
    ...shared,
    engine,
    hints: {
      writeFor: (hostIds, mutation, createdAtMillis) =>
        late.coordinator?.hints.writeFor(hostIds, mutation, createdAtMillis),
    },
    views: {
      random,
      functions: new NodeFunctionEnvironment(clock, random, userFunctionLimits(settings)),
      timeouts: settings,
    },
  });
  const coordinator = createCoordinator({
    ...shared,
    settings,
    batches: replica.batches,
    counters: replica.counters,
    timers,
    random,
    disk,
    events,
    hintsDirectory: `${directoryOf(settings)}/hints`,
    onContention: ({ id }, key, count) => engine.sampling.contended(id, key, count),
    estimatedPartitions: (tableId) => engine.tableStatistics(tableId).partitions,
  });
  late.coordinator = coordinator;
  schema.subscribe((_before, after) => {
    coordinator.requests.keepTables((id) => after.tableById(id) !== undefined);
  });
  return { identity, messages, view, replica, coordinator };
}

/** Step 3, as far as clients are concerned; the node is whole then, and nothing runs yet. */
function serveClients(
  { settings, adjustable, guardrails, platform, events, meter, late }: Ground,
  { engine, schema, format }: Store,
  { messages, view, coordinator }: Peers,
): { node: IlionNode; systemTables: SystemTables; queries: InternalQueries } {
  const { clock, timers, random, network, log } = platform;
  const tracer = new NodeTracer({
    endpoint: messages.endpoint,
    clock,
    timers,
    random,
    schema,
    write: (mutations) => writeTraces(coordinator, mutations),
    traceQueryTtlSeconds: 86_400,
    observer: events,
  });
  late.tracer = tracer;
  const queries = new InternalQueries(() => late.processor);
  const auth = new NodeAuth({ settings, clock, queries, log });
  const clients = () => late.server?.clients() ?? [];
  const views = viewsOf({
    settings,
    messages,
    view,
    hints: coordinator.hints,
    clients,
    tasks: () => engine.tasks.running,
    tables: () => engine.tableFacts(),
    coordinated: (tableId) => coordinatedFacts(coordinator.requests, clock, tableId),
    snapshots: () => engine.listSnapshots(),
    cidrMeter: auth.cidrMeter,
  });
  const processor = createQueryProcessor({
    schema,
    coordinator,
    localTables: new NodeLocalTables(engine, [...views, ...virtualSchemaTables(schema)], log),
    clock,
    random,
    tracer,
    auth,
    guardrails,
    settings,
    giveWay: () => giveWay(timers),
    ...clusterFacts(view, schema),
  });
  late.processor = processor;
  const apply = (mutation: Mutation) => engine.apply(mutation, true);
  const systemTables = new SystemTables({ settings, clock, schema, log, apply });
  const { authenticator } = auth;
  const server = new NativeServer({ settings, network, timers, log, processor, authenticator });
  late.server = server;
  const parts = { settings, platform, events, engine, schema, messages, view, coordinator };
  const node = new IlionNode({
    ...parts,
    adjustable,
    auth,
    format,
    tracer,
    meter,
    processor,
    queries,
    systemTables,
    server,
  });
  late.systemTables = systemTables;
  late.node = node;
  joinClientEvents(node, server);
  return { node, systemTables, queries };
}

/** Steps 4 and 5. */
async function begin(
  node: IlionNode,
  peers: Peers,
  systemTables: SystemTables,
  queries: InternalQueries,
  guardrails: Guardrails,
): Promise<void> {
  const { settings, platform, events, engine, schema, view } = node;
  events.subscribe((event) => {
    if (event.kind.startsWith('endpoint-')) systemTables.peersChanged(view);
    if (event.kind === 'schema-version') systemTables.schemaVersionChanged(event.version);
  });
  platform.timers.every(loadPeriodMs, () => view.setLoad(engine.places.bytes));
  view.setLoad(engine.places.bytes);
  await peers.replica.start();
  // Others know the node by its host id from its first word on, so it must not forget it.
  await systemTables.writeHostId(peers.identity.hostId);
  await engine.sync();
  await view.start();
  await watchDisk(node, guardrails);
  await systemTables.writeLocal(view.local, view.generation, schema.current.version);
  await engine.sync();
  systemTables.peersChanged(view);
  await peers.coordinator.start();
  await systemTables.settled();
  await prepareSuperuser(node, queries);
  await readCidrGroups(node);
  buildViews(node, peers, queries);
  if (settings.startNativeTransport) await node.openNativeTransport();
  platform.log.info('Startup complete');
}

/** Tells all nodes when the disk is full, or nearly so. */
async function watchDisk(
  { settings, platform, engine, view }: IlionNode,
  { thresholds }: Guardrails,
): Promise<void> {
  const { disk, clock, timers, log } = platform;
  const monitor = new DiskUsageMonitor({
    settings: settings.guardrails,
    threshold: thresholds.data_disk_usage_percentage,
    disk,
    clock,
    timers,
    log,
    directory: `${directoryOf(settings)}/data`,
    memtableBytes: () => engine.places.memtableBytes,
    tell: (usage) => view.setDiskUsage(usage),
  });
  await monitor.start();
}

/** Fills materialized views that are not built yet, for as long as the node runs. */
function buildViews(node: IlionNode, peers: Peers, queries: InternalQueries): void {
  const { platform, engine, schema, view: cluster } = node;
  const { clock, timers, log } = platform;
  const writer = peers.replica.views;
  if (writer === null) return;
  const shared = { engine, tasks: engine.tasks, schema, cluster, clock, timers, log };
  const builds = new ViewBuilds({ ...shared, queries, hostId: peers.identity.hostId });
  const builder = new ViewBuilder({ ...shared, writer, builds });
  node.inBackground(async (signal) => {
    builder.start();
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await builder.close();
  });
}

/** Somebody must be able to log in first; while replicas are away the node does not wait for them. */
async function prepareSuperuser(node: IlionNode, queries: InternalQueries): Promise<void> {
  const { settings, platform } = node;
  if (settings.authenticator === 'AllowAllAuthenticator') return;
  const environment = { queries, timers: platform.timers, log: platform.log };
  if (await tryDefaultSuperuser(environment)) return;
  node.inBackground((signal) => awaitDefaultSuperuser(environment, signal));
}

/** Roles may be kept to them; who asks later reads them again when it cannot be done now. */
async function readCidrGroups({ auth, platform }: IlionNode): Promise<void> {
  if (!auth.restrictsAddresses) return;
  await auth.cidrGroups
    .reload()
    .catch((error: unknown) => platform.log.warn('Could not read the CIDR groups', error));
}

/** Traces are worth a try and nothing more. */
function writeTraces(coordinator: NodeCoordinator, mutations: readonly Mutation[]): void {
  const options = {
    consistency: Consistency.ANY,
    trace: null,
    warn: () => {},
    writeType: 'UNLOGGED_BATCH' as const,
  };
  Promise.resolve()
    .then(() => coordinator.write(mutations, options))
    .catch(() => {});
}

/** Node events and schema changes become what drivers registered for. */
function joinClientEvents(node: IlionNode, server: NativeServer): void {
  const { settings, view, events, schema } = node;
  const notifier = new NodeEventNotifier({
    hub: server.events,
    nativeAddress: (endpoint) => {
      const known = view.node(endpoint);
      if (known === undefined) return null;
      return { address: known.nativeAddress, port: known.nativePort, ready: known.nativeReady };
    },
    localEndpoint: view.local.endpoint,
    localNativeAddress: `${settings.broadcastRpcAddress}:${settings.nativeTransportPort}`,
  });
  events.subscribe((event) => notifier.onNodeEvent(event));
  schema.subscribe((before, after) => notifier.onSchemaChange(before, after));
}
