import { lookupService } from 'node:dns/promises';
import type {
  ClusterDescriptionReport,
  EndpointsReport,
  GossipReport,
  InformationReport,
  MembersReport,
  ServiceName,
  ServicesReport,
} from '../../admin/index.ts';
import type { AdminClient } from '../admin-client/index.ts';
import { AdminRefusal } from '../admin-client/index.ts';
import { CidrCommands } from './cidr-commands.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { done } from './command-output.ts';
import { CompactionCommands } from './compaction-commands.ts';
import { ControlCommands } from './control-commands.ts';
import { FactCommands } from './fact-commands.ts';
import type { AddressForm } from './format/index.ts';
import {
  addressOf,
  formatDescribeCluster,
  formatGossipInfo,
  formatInfo,
  formatRing,
  formatStatus,
  showAddress,
} from './format/index.ts';
import { MaintenanceCommands } from './maintenance-commands.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { BadUse } from './parse-arguments.ts';
import { PlaceCommands } from './place-commands.ts';
import { SamplingCommands } from './sampling-commands.ts';
import { SnapshotCommands } from './snapshot-commands.ts';
import { TableCommands } from './table-commands.ts';

/** One command on one node. */
export class NodeCommand extends CommandGroup {
  private readonly compactions: CompactionCommands;
  private readonly snapshots: SnapshotCommands;
  private readonly tables: TableCommands;
  private readonly maintenance: MaintenanceCommands;
  private readonly facts: FactCommands;
  private readonly sampling: SamplingCommands;
  private readonly control: ControlCommands;
  private readonly places: PlaceCommands;
  private readonly cidr: CidrCommands;

  /** `node`: name or address of a living node. */
  constructor(client: AdminClient, node: string, parsed: ParsedArguments) {
    super(client, `/v1/nodes/${encodeURIComponent(node)}`, parsed);
    const { path } = this;
    this.compactions = new CompactionCommands(client, `${path}/compactions`, parsed);
    this.snapshots = new SnapshotCommands(client, path, parsed);
    this.tables = new TableCommands(client, `${path}/tables`, parsed);
    this.maintenance = new MaintenanceCommands(client, `${path}/maintenance`, parsed);
    this.facts = new FactCommands(client, `${path}/facts`, parsed);
    this.sampling = new SamplingCommands(client, `${path}/sampling`, parsed);
    this.control = new ControlCommands(client, `${path}/control`, parsed);
    this.places = new PlaceCommands(client, `${path}/facts`, parsed);
    this.cidr = new CidrCommands(client, `${path}/cidr-groups`, parsed);
  }

  private readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    status: () => this.members(formatStatus),
    ring: () => this.members(formatRing),
    info: () => this.info(),
    version: () => this.version(),
    describecluster: () => this.describeCluster(),
    gossipinfo: () => this.gossipInfo(),
    getendpoints: () => this.endpoints(),
    statusgossip: () => this.service('gossip', ''),
    statusbinary: () => this.service('native-transport', ''),
    statushandoff: () => this.service('hinted-handoff', 'Hinted handoff is '),
    statusbackup: () => this.service('incremental-backups', ''),
    enablegossip: () => this.switchService('gossip', true),
    disablegossip: () => this.switchService('gossip', false),
    enablebinary: () => this.switchService('native-transport', true),
    disablebinary: () => this.switchService('native-transport', false),
    enablehandoff: () => this.switchService('hinted-handoff', true),
    disablehandoff: () => this.switchService('hinted-handoff', false),
    enablebackup: () => this.switchService('incremental-backups', true),
    disablebackup: () => this.switchService('incremental-backups', false),
    drain: () => this.drain(),
    flush: () => this.flush(),
  };

  /** Rejects with `BadUse`, or with what the client rejects with. */
  run(name: string): Promise<CommandOutput> {
    const action =
      this.actions[name] ??
      this.compactions.actions[name] ??
      this.snapshots.actions[name] ??
      this.tables.actions[name] ??
      this.maintenance.actions[name] ??
      this.facts.actions[name] ??
      this.sampling.actions[name] ??
      this.control.actions[name] ??
      this.places.actions[name] ??
      this.cidr.actions[name];
    if (action === undefined) throw new BadUse(`${name} is not supported yet`);
    return action();
  }

  private get<T>(what: string): Promise<T> {
    return this.client.get<T>(`${this.path}/${what}`);
  }

  private async addressForm(endpoints: readonly string[]): Promise<AddressForm> {
    const names = new Map<string, string>();
    const addresses = this.options.has('resolve-ip') ? endpoints.map(addressOf) : [];
    await Promise.all(
      addresses.map(async (address) => {
        const found = await lookupService(address, 0).catch(() => null);
        if (found !== null) names.set(address, found.hostname);
      }),
    );
    const printPort = this.options.has('print-port');
    return { printPort, nameOf: (address) => names.get(address) ?? address };
  }

  private async members(
    format: (report: MembersReport, form: AddressForm) => string,
  ): Promise<CommandOutput> {
    // Of several keyspaces the last counts, as in Cassandra.
    const keyspace = this.words.at(-1);
    const query = keyspace === undefined ? '' : `?keyspace=${encodeURIComponent(keyspace)}`;
    try {
      const report = await this.get<MembersReport>(`members${query}`);
      const form = await this.addressForm(report.members.map(({ endpoint }) => endpoint));
      return done(format(report, form), report);
    } catch (error) {
      if (!(error instanceof AdminRefusal) || !error.message.startsWith('The keyspace'))
        throw error;
      return { text: `\nError: ${error.message}\n`, data: { error: error.message }, exitCode: 1 };
    }
  }

  private async info(): Promise<CommandOutput> {
    const report = await this.get<InformationReport>('information');
    let text = formatInfo(report, this.options.has('tokens'));
    if (this.options.has('out-of-range-ops')) {
      const header = ['Keyspace'.padEnd(48), ...['Read', 'Write', 'Paxos'].map(inTen)].join(' ');
      text += `${'Invalid Token Ops'.padEnd(23)}: ${header}\n`;
    }
    return done(text, report);
  }

  private async version(): Promise<CommandOutput> {
    const { releaseVersion } = await this.get<InformationReport>('information');
    const isVerbose = this.options.has('verbose');
    const text = `ReleaseVersion: ${releaseVersion}\n${isVerbose ? 'GitSHA: Unknown\n' : ''}`;
    return done(text, { releaseVersion });
  }

  private async describeCluster(): Promise<CommandOutput> {
    const report = await this.get<ClusterDescriptionReport>('cluster');
    const printPort = this.options.has('print-port');
    const form = { printPort, nameOf: (address: string) => address };
    return done(formatDescribeCluster(report, form), report);
  }

  private async gossipInfo(): Promise<CommandOutput> {
    const report = await this.get<GossipReport>('gossip');
    const form = await this.addressForm(report.endpoints.map(({ endpoint }) => endpoint));
    return done(formatGossipInfo(report, form, this.options.has('resolve-ip')), report);
  }

  private async endpoints(): Promise<CommandOutput> {
    const [keyspace, table, key] = this.words;
    if (this.words.length !== 3 || !keyspace || !table || key === undefined) {
      throw new BadUse('getendpoints requires keyspace, table and partition key arguments');
    }
    const query = new URLSearchParams({ keyspace, table, key });
    const report = await this.get<EndpointsReport>(`endpoints?${query}`);
    const form = await this.addressForm([]);
    const lines = report.endpoints.map((endpoint) => `${showAddress(endpoint, form)}\n`);
    return done(lines.join(''), report);
  }

  private async service(name: ServiceName, prefix: string): Promise<CommandOutput> {
    const report = await this.get<ServicesReport>('services');
    const lines = [`${prefix}${report[name] ? 'running' : 'not running'}`];
    const off = name === 'hinted-handoff' ? report.hintedHandoffDisabledDataCenters : [];
    lines.push(...off.map((dataCenter) => `Data center ${dataCenter} is disabled`));
    return done(lines.map((line) => `${line}\n`).join(''), { running: report[name] });
  }

  private async switchService(name: ServiceName, running: boolean): Promise<CommandOutput> {
    const body = { running };
    const report = await this.client.put<ServicesReport>(`${this.path}/services/${name}`, body);
    return done('', { running: report[name] });
  }

  private async flush(): Promise<CommandOutput> {
    const what = this.words.length === 0 ? '*' : this.words.join(' ');
    return done('', await this.client.post<unknown>(`${this.path}/flush`, { what }));
  }

  private async drain(): Promise<CommandOutput> {
    return done('', await this.client.post<ServicesReport>(`${this.path}/drain`, {}));
  }
}

function inTen(text: string): string {
  return text.padStart(10);
}
