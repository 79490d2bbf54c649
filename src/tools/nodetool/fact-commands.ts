import type {
  LatenciesReport,
  LimitsReport,
  PoolsReport,
  ViewBuildsReport,
} from '../../admin/index.ts';
import { tableText } from '../../base/text/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { done, formatted } from './command-output.ts';
import { addressOf, formatPools, formatProxyHistograms, poolsData } from './format/index.ts';
import { BadUse } from './parse-arguments.ts';
import { TIMEOUT_TYPES } from './timeout-types.ts';

/** The commands that ask one node about itself. */
export class FactCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    getcolumnindexsize: () =>
      this.limit(
        ({ columnIndexKibibytes }) =>
          `Current value for column_index_size: ${columnIndexKibibytes} KiB`,
      ),
    getdefaultrf: () =>
      this.limit(({ defaultReplicationFactor }) => String(defaultReplicationFactor)),
    getmaxhintwindow: () =>
      this.limit(({ maxHintWindowMs }) => `Current max hint window: ${maxHintWindowMs} ms`),
    getseeds: () => this.limit(({ otherSeeds }) => seedsText(otherSeeds)),
    gettimeout: () => this.timeout(),
    proxyhistograms: () => this.proxyHistograms(),
    tpstats: () => this.pools(),
    viewbuildstatus: () => this.viewBuilds(),
  };

  private async limit(textOf: (limits: LimitsReport) => string): Promise<CommandOutput> {
    const limits = await this.client.get<LimitsReport>(`${this.path}/limits`);
    return done(`${textOf(limits)}\n`, limits);
  }

  private async timeout(): Promise<CommandOutput> {
    const [type = ''] = this.words;
    if (this.words.length !== 1) {
      throw new BadUse(`gettimeout requires a timeout type, one of (${TIMEOUT_TYPES})`);
    }
    const { timeoutsMs } = await this.client.get<LimitsReport>(`${this.path}/limits`);
    const millis = timeoutsMs[type];
    if (millis === undefined) {
      throw new BadUse(`Timeout type requires one of (${TIMEOUT_TYPES})`);
    }
    return done(`Current timeout for type ${type}: ${millis} ms\n`, { type, millis });
  }

  private async pools(): Promise<CommandOutput> {
    const report = await this.client.get<PoolsReport>(`${this.path}/pools`);
    return formatted(this.options.get('format'), formatPools(report), poolsData(report));
  }

  private async proxyHistograms(): Promise<CommandOutput> {
    const report = await this.client.get<LatenciesReport>(`${this.path}/latencies`);
    return done(formatProxyHistograms(report), report);
  }

  private async viewBuilds(): Promise<CommandOutput> {
    const { words } = this;
    const [keyspace = '', view = ''] = words.length === 1 ? (words[0] ?? '').split('.') : words;
    const isWhole =
      words.length === 1 ? (words[0] ?? '').split('.').length === 2 : words.length === 2;
    if (!isWhole) throw new BadUse('viewbuildstatus requires keyspace and view name arguments');
    const query = new URLSearchParams({ keyspace, view });
    const report = await this.client.get<ViewBuildsReport>(`${this.path}/views?${query}`);
    const name = `${keyspace}.${view}`;
    if (report.builds.every(({ status }) => status === 'SUCCESS')) {
      return done(`${name} has finished building\n`, report);
    }
    const rows = report.builds.map(({ endpoint, status }) => [`/${addressOf(endpoint)}`, status]);
    const text = `${name} has not finished building; node status is below.\n\n`;
    return { text: text + tableText([['Host', 'Info'], ...rows]), data: report, exitCode: 1 };
  }
}

function seedsText(seeds: readonly string[]): string {
  if (seeds.length === 0) return 'Seed node list does not contain any remote node IPs';
  const list = seeds.map((seed) => `/${seed}`).join(' ');
  return `Current list of seed node IPs, excluding the current node's IP: ${list}`;
}
