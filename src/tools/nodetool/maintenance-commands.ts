import type { DamageReport } from '../../admin/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { announced, CommandFailure, done } from './command-output.ts';
import { jobsOption } from './jobs-option.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { BadUse } from './parse-arguments.ts';

const NOT_FORCED =
  'verify is disabled unless a [-f|--force] override flag is provided. See CASSANDRA-9947 and ' +
  'CASSANDRA-17017 for details.\n';

/** Of quick and extended, quick counts, as in Cassandra. */
function verifyDepth(options: ParsedArguments['options']): 'quick' | 'digest' | 'all' {
  if (options.has('quick')) return 'quick';
  return options.has('extended-verify') ? 'all' : 'digest';
}

/** The commands that do something to the files of one node. */
export class MaintenanceCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    cleanup: () => this.runJobs('cleanup', false, {}),
    garbagecollect: () => this.collectGarbage(),
    rebuild_index: () => this.rebuildIndex(),
    scrub: () => this.scrub(),
    verify: () => this.verify(),
  };

  private async run(name: string, more: object): Promise<CommandOutput> {
    const body = { what: this.what, ...more };
    return done('', await this.client.post<unknown>(`${this.path}/${name}`, body));
  }

  private async runJobs(name: string, withLocal: boolean, more: object): Promise<CommandOutput> {
    const { jobs, note } = await this.jobs(2, withLocal);
    return announced(note, async () => {
      await this.run(name, { jobs, ...more });
      return '';
    });
  }

  private collectGarbage(): Promise<CommandOutput> {
    const grain = String(this.options.get('granularity') ?? 'ROW');
    if (grain !== 'ROW' && grain !== 'CELL') {
      const type = 'org.apache.cassandra.schema.CompactionParams.TombstoneOption';
      throw new CommandFailure(`No enum constant ${type}.${grain}`);
    }
    return this.run('garbagecollect', { grain, jobs: jobsOption(this.options, 1) });
  }

  private scrub(): Promise<CommandOutput> {
    const { options } = this;
    if (options.has('reinsert-overflowed-ttl')) {
      throw new CommandFailure(
        '--reinsert-overflowed-ttl is not supported: no version whose files Ilion reads writes such rows',
      );
    }
    return this.runJobs('scrub', true, {
      skipsCorrupted: options.has('skip-corrupted'),
      takesSnapshot: !options.has('no-snapshot'),
      checksValues: !options.has('no-validate'),
    });
  }

  private async verify(): Promise<CommandOutput> {
    const { options } = this;
    if (!options.has('force')) return { text: NOT_FORCED, data: {}, exitCode: 1 };
    if (options.has('check-tokens') && !options.has('extended-verify')) {
      return { text: 'Token verification requires --extended-verify\n', data: {}, exitCode: 1 };
    }
    const report = await this.client.post<DamageReport>(`${this.path}/verify`, {
      what: this.what,
      depth: verifyDepth(options),
      checksTokens: options.has('check-tokens'),
      checksVersion: options.has('check-version'),
      clearsRepaired: options.has('rsc'),
      tellsPolicy: options.has('dfp'),
    });
    const keyspaces = new Set(report.damaged.map(({ keyspace }) => keyspace));
    if (keyspaces.size === 0) return done('', report);
    const lines = [...keyspaces].map(
      (keyspace) =>
        `Aborted verifying for at least one table in keyspace ${keyspace}, check server logs for ` +
        'more information.\n',
    );
    const errorText = 'error: nodetool failed, check server logs\n';
    return { text: lines.join(''), data: report, exitCode: 2, errorText };
  }

  private async rebuildIndex(): Promise<CommandOutput> {
    const [keyspace = '', table = '', ...indexes] = this.words;
    if (this.words.length < 3) throw new BadUse('rebuild_index requires ks, cf and idx args');
    const body = { keyspace, table, indexes };
    return done('', await this.client.post<unknown>(`${this.path}/rebuild-index`, body));
  }
}
