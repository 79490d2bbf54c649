import type {
  ClientsReport,
  DataPathsReport,
  HintsReport,
  MembersReport,
  NetworkReport,
  PhisReport,
  RingReport,
  SampledTokensReport,
} from '../../admin/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { CommandFailure, done, formatted } from './command-output.ts';
import {
  addressOf,
  formatClients,
  formatDataPaths,
  formatNetwork,
  formatPendingHints,
  formatRingDescription,
} from './format/index.ts';
import { generalHelp } from './help.ts';
import { BadUse } from './parse-arguments.ts';

/** The commands that tell where things are in the ring and on disk. */
export class PlaceCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    bootstrap: () => this.bootstrap(),
    clientstats: () => this.clients(),
    datapaths: () => this.dataPaths(),
    describering: () => this.describeRing(),
    failuredetector: () => this.phis(),
    listpendinghints: () => this.pendingHints(),
    netstats: () => this.network(),
    rangekeysample: () => this.sampledTokens(),
  };

  /** Nodes stream nothing when they join, so that there is nothing to go on with. */
  private async bootstrap(): Promise<CommandOutput> {
    const [word] = this.words;
    if (word === undefined) return done(generalHelp(), {});
    if (word !== 'resume')
      throw new BadUse(`Found unexpected parameters: [${this.words.join(', ')}]`);
    if (!this.options.has('force')) {
      throw new CommandFailure("'nodetool bootstrap resume' is disabled.");
    }
    return done('Node is already bootstrapped.\n', {});
  }

  private async dataPaths(): Promise<CommandOutput> {
    const { paths } = await this.client.get<DataPathsReport>(`${this.path}/paths`);
    const { words } = this;
    const chosen = paths.filter(
      ({ keyspace, table }) =>
        words.length === 0 || words.includes(keyspace) || words.includes(`${keyspace}.${table}`),
    );
    const { text, data } = formatDataPaths(chosen);
    return formatted(this.options.get('format'), text, data);
  }

  private async describeRing(): Promise<CommandOutput> {
    const keyspace = this.words.at(-1);
    if (keyspace === undefined) throw new BadUse('Required parameters are missing: keyspace');
    const query = new URLSearchParams({ keyspace });
    const report = await this.client.get<RingReport>(`${this.path}/ring?${query}`);
    const text = formatRingDescription(report, this.options.has('print-port'));
    if (report.problem === null) return done(text, report);
    return { text, data: report, exitCode: 2, errorText: `error: ${report.problem}\n` };
  }

  private async sampledTokens(): Promise<CommandOutput> {
    const report = await this.client.get<SampledTokensReport>(`${this.path}/tokens`);
    const lines = report.tokens.map((token) => `\t${token}\n`);
    return done(`RangeKeySample: \n${lines.join('')}`, report);
  }

  private async phis(): Promise<CommandOutput> {
    const report = await this.client.get<PhisReport>(`${this.path}/phi`);
    const printPort = this.options.has('print-port');
    const lines = report.phis.map(({ endpoint, phi }) => {
      const name = printPort ? `/${endpoint}` : `/${addressOf(endpoint)}`;
      return `${name.padStart(10)},${phi.toFixed(8).padStart(16)}\n`;
    });
    return done(`${'Endpoint'.padStart(10)},${'Phi'.padStart(16)}\n${lines.join('')}`, report);
  }

  private async network(): Promise<CommandOutput> {
    const report = await this.client.get<NetworkReport>(`${this.path}/network`);
    return done(formatNetwork(report), report);
  }

  private async clients(): Promise<CommandOutput> {
    const { options } = this;
    for (const name of ['by-protocol', 'clear-history']) {
      if (!options.has(name)) continue;
      throw new CommandFailure(`--${name} is not supported: clients that left are forgotten`);
    }
    const report = await this.client.get<ClientsReport>(`${this.path}/clients`);
    const form = { lists: options.has('all'), listsOptions: options.has('client-options') };
    return done(formatClients(report.clients, form), report);
  }

  private async pendingHints(): Promise<CommandOutput> {
    const report = await this.client.get<HintsReport>(`${this.nodePath}/hints`);
    if (report.hints.length === 0) {
      return done('This node does not have any pending hints\n', report);
    }
    const { members } = await this.client.get<MembersReport>(`${this.nodePath}/members`);
    return done(formatPendingHints(report.hints, members), report);
  }
}
