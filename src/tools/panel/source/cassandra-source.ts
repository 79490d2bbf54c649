import { spawn } from 'node:child_process';
import driver from 'cassandra-driver';
import type { PanelCluster, PanelLife, PanelNode, PanelPulse } from '../../../admin/index.ts';
import { endClient } from '../../client/end-client.ts';
import { CommandFailure } from '../../command-failure.ts';
import type { ClusterSource, NodeNumbers, SourceListener, TraceEvent } from './cluster-source.ts';
import { readVirtualTables } from './virtual-tables.ts';

/** Shell commands of the operator for one node; `{name}`, `{address}`, `{dc}`, `{rack}` are filled in. */
export interface OperatorCommands {
  readonly stop: string | null;
  readonly start: string | null;
  readonly nodetool: string | null;
}

const locks = {
  lives:
    'This cluster runs elsewhere, and CQL cannot stop a node: name your own commands with ' +
    '--stop-command and --start-command',
  links: 'This cluster runs elsewhere: its network is not ours to cut',
  nodetool: 'CQL cannot run nodetool: name your own command with --nodetool-command',
  activity:
    'Seen through CQL: numbers and LEDs come from virtual tables about once a second, requests by ' +
    'level are not told apart, and hints are counted in files',
};

/** The table of a trace may be written a moment after the answer. */
const traceTries = 12;
const traceWaitMs = 150;

/** An Apache Cassandra cluster elsewhere: all that is known of it comes by CQL. */
export class CassandraSource implements ClusterSource {
  private readonly client: driver.Client;
  private readonly commands: OperatorCommands;
  private readonly points: readonly string[];
  private listener: SourceListener | null = null;
  private readonly last = new Map<string, NodeNumbers>();
  private name = '';
  private version = '';

  constructor(contactPoints: readonly string[], dataCenter: string, commands: OperatorCommands) {
    this.points = contactPoints;
    this.commands = commands;
    const [first = ''] = contactPoints;
    const port = Number(/:(\d+)$/.exec(first)?.[1] ?? 9042);
    this.client = new driver.Client({
      contactPoints: [...contactPoints],
      localDataCenter: dataCenter,
      protocolOptions: { port },
      policies: {
        reconnection: new driver.policies.reconnection.ConstantReconnectionPolicy(1000),
      },
      socketOptions: { readTimeout: 3000, connectTimeout: 2000 },
    });
  }

  /** The data centre of the first node that answers. Rejects when none does. */
  static async dataCenterOf(contactPoints: readonly string[]): Promise<string> {
    const { RoundRobinPolicy } = driver.policies.loadBalancing;
    const [first = ''] = contactPoints;
    const probe = new driver.Client({
      contactPoints: [...contactPoints],
      protocolOptions: { port: Number(/:(\d+)$/.exec(first)?.[1] ?? 9042) },
      policies: { loadBalancing: new RoundRobinPolicy() },
    });
    try {
      const { rows } = await probe.execute('SELECT data_center FROM system.local');
      return String(rows[0]?.data_center);
    } finally {
      await endClient(probe);
    }
  }

  async open(listener: SourceListener): Promise<void> {
    this.listener = listener;
    await this.client.connect();
    const query = 'SELECT cluster_name, release_version FROM system.local';
    const { rows } = await this.client.execute(query);
    this.name = String(rows[0]?.cluster_name ?? '');
    this.version = String(rows[0]?.release_version ?? '');
    for (const event of ['hostUp', 'hostDown', 'hostAdd', 'hostRemove'] as const) {
      this.client.on(event, (host: driver.Host) => {
        listener.clusterChanged();
        listener.mark('node', `${nameOf(host.address)} ${event.slice(4).toLowerCase()}`);
      });
    }
  }

  close(): Promise<void> {
    return endClient(this.client);
  }

  contactPoints(): readonly string[] {
    return this.points;
  }

  cluster(): PanelCluster {
    const hosts = [...this.client.hosts.values()].sort(byPlace);
    const up = hosts.filter((host) => host.isUp()).map((host) => nameOf(host.address));
    const nodes = hosts.map((host): PanelNode => {
      const name = nameOf(host.address);
      const others = up.filter((other) => other !== name);
      const isUp = host.isUp();
      return {
        name,
        address: host.address,
        dataCenter: host.datacenter,
        rack: host.rack,
        state: isUp ? 'up' : 'down',
        seenUpBy: isUp ? others : [],
        seenDownBy: isUp ? [] : others,
      };
    });
    const { stop, start, nodetool } = this.commands;
    return {
      name: this.name,
      kind: 'cassandra',
      version: this.version,
      nodes,
      faults: [],
      handoff: true,
      locks: {
        ...locks,
        lives: stop === null || start === null ? locks.lives : null,
        nodetool: nodetool === null ? locks.nodetool : null,
      },
    };
  }

  async replication(keyspace: string): Promise<Readonly<Record<string, number>> | null> {
    const query = 'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?';
    const { rows } = await this.client.execute(query, [keyspace], { prepare: true });
    const options = rows[0]?.replication as Record<string, string> | undefined;
    if (options === undefined) return null;
    const factors = Object.entries(options).filter(([name]) => name !== 'class');
    return Object.fromEntries(factors.map(([name, count]) => [name, Number(count)]));
  }

  replicas(key: string): readonly string[] {
    try {
      const bytes = driver.types.TimeUuid.fromString(key).getBuffer();
      const hosts = this.client.getReplicas('demorpi', bytes) as driver.Host[] | null;
      return (hosts ?? []).map((host) => nameOf(host.address));
    } catch {
      // The driver has not learned the keyspace yet.
      return [];
    }
  }

  /** A large cluster is asked less often, so that the panel stays a small part of its load. */
  get sampleEveryMs(): number {
    return Math.max(1000, this.client.hosts.length * 100);
  }

  async numbers(): Promise<readonly NodeNumbers[]> {
    const up = [...this.client.hosts.values()].filter((host) => host.isUp());
    const answers = await Promise.allSettled(
      up.map((host) => readVirtualTables(this.client, host, nameOf(host.address))),
    );
    const numbers = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    );
    this.pulse(numbers);
    return numbers;
  }

  /** LEDs show what counters have grown by since the last look. */
  private pulse(numbers: readonly NodeNumbers[]): void {
    const pulses = numbers.flatMap((now): PanelPulse[] => {
      const before = this.last.get(now.name) ?? now;
      this.last.set(now.name, now);
      const grown = (name: 'replicaReads' | 'replicaWrites' | 'hintFiles') =>
        Math.max(0, now[name] - before[name]);
      const pulse = {
        node: now.name,
        reads: grown('replicaReads'),
        writes: grown('replicaWrites'),
        hintsStored: grown('hintFiles'),
        hintsReplayed: Math.max(0, before.hintFiles - now.hintFiles),
      };
      const isQuiet = pulse.reads + pulse.writes + pulse.hintsStored + pulse.hintsReplayed === 0;
      return isQuiet ? [] : [pulse];
    });
    if (pulses.length > 0) this.listener?.pulse(pulses);
  }

  residentBytes(): null {
    return null;
  }

  async traceOf(session: string): Promise<readonly TraceEvent[]> {
    const id = driver.types.Uuid.fromString(
      session.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    );
    for (let attempt = 0; attempt < traceTries; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, traceWaitMs));
      const options = { prepare: true, consistency: driver.types.consistencies.one };
      const { rows: sessions } = await this.client.execute(
        'SELECT duration, coordinator FROM system_traces.sessions WHERE session_id = ?',
        [id],
        options,
      );
      if (sessions[0]?.duration == null) continue;
      const { rows } = await this.client.execute(
        'SELECT activity, source, source_elapsed FROM system_traces.events WHERE session_id = ?',
        [id],
        options,
      );
      return rows.map((row) => ({
        session,
        node: nameOf(String(row.source)),
        atMs: Number(row.source_elapsed) / 1000,
        what: { kind: 'activity', activity: String(row.activity) },
      }));
    }
    return [];
  }

  async change(change: PanelLife, target: string): Promise<void> {
    const isStart = change === 'start' || change === 'resume';
    const command = isStart ? this.commands.start : this.commands.stop;
    if (command === null) throw new CommandFailure(locks.lives);
    const nodes = this.cluster().nodes.filter(
      ({ name, dataCenter, rack }) =>
        name === target || dataCenter === target || `${dataCenter}:${rack}` === target,
    );
    await Promise.all(nodes.map((node) => runFor(command, node)));
    this.listener?.clusterChanged();
  }

  cut(): void {
    throw new CommandFailure(locks.links);
  }

  slow(): void {
    throw new CommandFailure(locks.links);
  }

  heal(): void {
    throw new CommandFailure(locks.links);
  }

  async setHandoff(): Promise<void> {
    throw new CommandFailure(locks.nodetool);
  }

  async nodetool(name: string, command: string): Promise<string> {
    if (this.commands.nodetool === null) throw new CommandFailure(locks.nodetool);
    const node = this.cluster().nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new CommandFailure(`there is no node "${name}"`);
    return runFor(`${this.commands.nodetool} ${command}`, node);
  }
}

function nameOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

function byPlace(a: driver.Host, b: driver.Host): number {
  return (
    a.datacenter.localeCompare(b.datacenter) ||
    a.rack.localeCompare(b.rack) ||
    a.address.localeCompare(b.address, 'en', { numeric: true })
  );
}

/** A node of Cassandra may take minutes to start. */
const commandTimeoutMs = 600_000;

/**
 * A command with `{name}` and the like filled in. Names come from the cluster, not from the operator:
 * what a shell could take for anything but a word is quoted.
 */
export function fillCommand(command: string, values: Readonly<Record<string, string>>): string {
  return command.replaceAll(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    if (value === undefined) return whole;
    return /^[\w.:-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
  });
}

/** Runs an operator's command; rejects with what it said when it fails. */
function runFor(command: string, node: PanelNode): Promise<string> {
  const filled = fillCommand(command, {
    name: node.name,
    address: nameOf(node.address),
    dc: node.dataCenter,
    rack: node.rack,
  });
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', filled], { timeout: commandTimeoutMs });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailure(`${filled}: exit code ${code}: ${output.trim()}`));
    });
  });
}
