import type { CidrStatistics, ForgottenReport, NamesReport } from '../../admin/index.ts';
import { tableText } from '../../base/text/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { done } from './command-output.ts';
import { formatCidrStatistics, textHashOrder } from './format/index.ts';
import { BadUse } from './parse-arguments.ts';

/** The commands about groups of addresses from which roles may come. */
export class CidrCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    cidrfilteringstats: () => this.statistics(),
    dropcidrgroup: () => this.drop(),
    getcidrgroupsofip: () => this.groupsOf(),
    invalidatecidrpermissionscache: () => this.forget(),
    listcidrgroups: () => this.list(),
    reloadcidrgroupscache: () => this.reload(),
    updatecidrgroup: () => this.update(),
  };

  private async statistics(): Promise<CommandOutput> {
    const report = await this.client.get<CidrStatistics>(`${this.path}/statistics`);
    return done(formatCidrStatistics(report), report);
  }

  private async drop(): Promise<CommandOutput> {
    const [group = ''] = this.words;
    if (this.words.length !== 1)
      throw new BadUse('dropcidrgroup command requires a cidr group name');
    const report = await this.client.post<unknown>(`${this.path}/drop`, { group });
    return done(`Deleted CIDR group ${group}\n`, report);
  }

  private async groupsOf(): Promise<CommandOutput> {
    const [address = ''] = this.words;
    if (this.words.length !== 1) throw new BadUse('Requires IP address as input');
    return this.names('CIDR Groups', `/of?${new URLSearchParams({ address })}`);
  }

  private list(): Promise<CommandOutput> {
    const [group] = this.words;
    if (group === undefined) return this.names('CIDR Groups', '');
    return this.names('CIDRs', `/ranges?${new URLSearchParams({ group })}`);
  }

  /** A column of names, in the order of Java's sets; nothing when there are none. */
  private async names(title: string, what: string): Promise<CommandOutput> {
    const report = await this.client.get<NamesReport>(`${this.path}${what}`);
    if (report.names.length === 0) return done('', report);
    const names = textHashOrder(report.names, (name) => name);
    return done(tableText([[`${title}: `], ...names.map((name) => [name])]), report);
  }

  private async reload(): Promise<CommandOutput> {
    const report = await this.client.post<unknown>(`${this.path}/reload`, {});
    return done('Reloaded CIDR groups cache\n', report);
  }

  private async update(): Promise<CommandOutput> {
    const [group = '', ...cidrs] = this.words;
    if (cidrs.length === 0) {
      throw new BadUse('updatecidrgroup command requires a cidr group name and atleast one CIDR');
    }
    return done('', await this.client.post<unknown>(`${this.path}/update`, { group, cidrs }));
  }

  private async forget(): Promise<CommandOutput> {
    if (this.words.length === 0) {
      const report = await this.client.post<ForgottenReport>(`${this.path}/forget`, {});
      return done('Invalidated CIDR permissions cache\n', report);
    }
    const roles: Record<string, boolean> = {};
    const lines: string[] = [];
    for (const role of this.words) {
      const body = { role };
      const { wasKnown } = await this.client.post<ForgottenReport>(`${this.path}/forget`, body);
      roles[role] = wasKnown;
      lines.push(
        wasKnown
          ? `Invalidated the role ${role} from CIDR permissions cache\n`
          : `Not found role ${role} in CIDR permissions cache, nothing to invalidate\n`,
      );
    }
    return done(lines.join(''), { roles });
  }
}
