import type { Pages } from '../../admin/index.ts';
import { AdminServer } from '../../admin/index.ts';
import type { ClusterOptions } from '../../host/index.ts';
import { Cluster } from '../../host/index.ts';
import type { CqlAddress } from '../cql/index.ts';
import { CqlConnection, CqlError, DEFAULT_CREDENTIALS } from '../cql/index.ts';
import { openBrowser } from '../open-browser.ts';
import type { StartReport } from './banner.ts';
import { startBanner, startJson } from './banner.ts';
import { initFiles, isNewCluster, runInit } from './init-files.ts';
import { explainStartFailure } from './start-failure.ts';
import type { StartFlags } from './start-options.ts';
import { planStart } from './start-options.ts';
import { untilStopped } from './until-stopped.ts';

/** What a command adds to the flags of its user. */
export interface RunPlan {
  readonly defaults: ClusterOptions;
  /** Statements for the cluster that the flags came to, run when it is ready. */
  schema(cluster: Cluster): readonly string[];
  /** Keyspace and table that `schema` makes. */
  readonly table: string | null;
  /** Shows the panel in a browser, unless the flags say otherwise. */
  readonly opensPanel: boolean;
  /** Starts a program that uses the cluster and ends before it. */
  readonly startBeside?: (cluster: Cluster) => Promise<Beside>;
}

/** A program beside the cluster, with a page of its own. */
export interface Beside {
  readonly page: string;
  close(): Promise<void>;
}

const queryTimeoutMs = 10_000;

// Values of rows are cut from pools of this size; the collector minds pools, not values.
Buffer.poolSize = 64 * 1024;

/**
 * Starts a cluster in this process, tells when every node answers CQL, and stays until it is asked
 * to end. Times count from the start of the process.
 */
export async function runCluster(flags: StartFlags, plan: RunPlan): Promise<void> {
  const { cluster: options, initDirectory, adminPort, notes } = planStart(flags, plan.defaults);
  const files = initDirectory === null ? [] : initFiles(initDirectory);
  const isNew = isNewCluster(options.dataDirectory);
  const isQuiet = flags.quiet === true || flags.json === true;
  if (!isQuiet) for (const note of notes) process.stderr.write(`note: ${note}\n`);
  const stopped = untilStopped(isQuiet);
  const cluster = await start(options);
  const admin = await listen(cluster, adminPort);
  let beside: Beside | null = null;
  try {
    const own = ownAddresses(cluster, options.settings ?? {});
    const [first] = own;
    const schema = plan.schema(cluster);
    if (first !== undefined && (schema.length > 0 || (isNew && files.length > 0))) {
      await runInit(first, isNew ? files : [], schema);
      await cluster.schemaAgreed();
    }
    await Promise.all(own.map(askOnce));
    beside = (await plan.startBeside?.(cluster)) ?? null;
    const application = beside?.page ?? null;
    const report = { ...reportOf(cluster, options, admin, plan.table), application };
    tell(flags, report);
    if (plan.opensPanel && !isQuiet && flags.open !== false) {
      openBrowser(report.panel);
      if (application !== null) openBrowser(application);
    }
    const endTelling = isQuiet ? () => {} : tellChanges(cluster);
    await stopped;
    endTelling();
  } finally {
    await beside?.close();
    await admin.close();
    await cluster.close();
  }
}

async function start(options: ClusterOptions): Promise<Cluster> {
  try {
    return await Cluster.start(options);
  } catch (error) {
    throw await explainStartFailure(error);
  }
}

async function listen(cluster: Cluster, port: number | null): Promise<AdminServer> {
  try {
    let address = '';
    const pages = panelWhenAsked(cluster, () => address);
    const ports = port === null ? { anyPort: true } : { port };
    const server = await AdminServer.listen(cluster, { ...ports, pages });
    address = `${server.address}:${server.port}`;
    return server;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/** The panel's code, the driver's with it, is loaded when a page is asked for. */
function panelWhenAsked(cluster: Cluster, adminAddress: () => string): Pages {
  let made: Promise<Pages> | null = null;
  const pages = () => {
    made ??= import('../panel/index.ts').then(({ ilionPanel }) =>
      ilionPanel(cluster, adminAddress),
    );
    return made;
  };
  return {
    answer: async (request, response) => (await pages()).answer(request, response),
    close: async () => (await made)?.close(),
  };
}

/**
 * Where the program itself asks. Its own nodes need not prove who they are; but where clients must
 * show certificates, it has none, and asks nobody.
 */
function ownAddresses(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
): readonly CqlAddress[] {
  const isOn = (name: string) => settings[`client_encryption_options.${name}`] === 'true';
  const isInClear = !isOn('enabled') || isOn('optional');
  if (isInClear || 'native_transport_port_ssl' in settings) return cluster.contactPoints;
  if (isOn('require_client_auth')) return [];
  const tls = { trusted: null, validates: false, key: null, certificate: null };
  return cluster.contactPoints.map(({ address, port }) => ({ address, port, tls }));
}

const badCredentials = 0x100;

/**
 * A node is ready when a query succeeds, never because its port is open. Where the first password
 * was changed, as it should be, an answer to the login is all that can be had.
 */
async function askOnce(address: CqlAddress): Promise<void> {
  try {
    const connection = await CqlConnection.open(address, queryTimeoutMs, DEFAULT_CREDENTIALS);
    await connection.query('SELECT key FROM system.local');
    connection.close();
  } catch (error) {
    if (!(error instanceof CqlError) || error.code !== badCredentials) throw error;
  }
}

function reportOf(
  cluster: Cluster,
  options: ClusterOptions,
  admin: AdminServer,
  table: string | null,
): StartReport {
  return {
    clusterName: cluster.name,
    readyMs: Math.round(performance.now()),
    rssBytes: process.memoryUsage.rss(),
    contactPoints: cluster.contactPoints,
    admin: `${admin.address}:${admin.port}`,
    panel: `http://${admin.address}:${admin.port}/`,
    dataDirectory: options.dataDirectory ?? null,
    application: null,
    table,
    program: process.env.ILION_PROGRAM ?? 'ilion',
  };
}

function tell(flags: StartFlags, report: StartReport): void {
  if (flags.json === true) process.stdout.write(startJson(report));
  else if (flags.quiet !== true) process.stdout.write(startBanner(report));
}

/** One line for each node that goes or comes, and for each change of faults. */
function tellChanges(cluster: Cluster): () => void {
  return cluster.subscribe((event) => {
    const time = new Date().toTimeString().slice(0, 8);
    if (event.kind === 'node-state') {
      process.stdout.write(`${time} ${event.node} is ${event.state}\n`);
    } else if (event.kind === 'faults') {
      const count = event.faults.length;
      process.stdout.write(`${time} ${count === 0 ? 'no faults' : `faults: ${count}`}\n`);
    }
  });
}
