import type { SampledReport, SamplingJobsReport, SamplingSwitchReport } from '../../admin/index.ts';
import { samplingText } from '../../admin/index.ts';
import type { SamplerName } from '../../observe/index.ts';
import { SAMPLER_NAMES } from '../../observe/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { done, orNotFound } from './command-output.ts';
import type { CommandSpecification } from './command-specification.ts';
import { command, flag, valued } from './command-specification.ts';
import { BadUse } from './parse-arguments.ts';

const MOST_COUNTERS = 1024;

const samplingOptions = [
  valued(['-a'], 'samplers', 'Comma separated list of samplers to use (Default: all)'),
  valued(
    ['-i', '--interval'],
    'intervalMillis',
    'Schedule a new job that samples every interval milliseconds (Default: disabled) in the ' +
      'background',
  ),
  valued(['-k'], 'topCount', 'Number of the top samples to list (Default: 10)'),
  flag(['-l', '--list'], 'List the scheduled sampling jobs'),
  valued(['-s'], 'capacity', 'Capacity of the sampler, higher for more accuracy (Default: 256)'),
  flag(
    ['-t', '--stop'],
    'Stop the scheduled sampling job identified by <keyspace> and <cfname>. Jobs are stopped until ' +
      'the last schedules complete.',
  ),
];
const samplingArguments = {
  synopsis: '<keyspace> <cfname> <duration>',
  usage: '<keyspace> <cfname> <duration>',
  description: 'The keyspace, column family name, and duration in milliseconds (Default: 10000)',
};

/** The commands that look at what is done most, with Cassandra's own descriptions. */
export const samplingCommands: readonly CommandSpecification[] = [
  command(
    'profileload',
    'Low footprint profiling of activity for a period of time',
    samplingOptions,
    samplingArguments,
  ),
  command(
    'toppartitions',
    'Sample and print the most active partitions',
    samplingOptions,
    samplingArguments,
  ),
];

/** `nodetool profileload`, and its older name `toppartitions`. */
export class SamplingCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    profileload: () => this.profile(),
    toppartitions: () => this.profile(),
  };

  private async profile(): Promise<CommandOutput> {
    const { options, words, client, path } = this;
    if (words.length > 3) {
      throw new BadUse(
        'Invalid arguments, either [keyspace table/* duration] or [keyspace table/*] or [duration] ' +
          'or no args.\nOptionally, use * to represent all tables under the keyspace.',
      );
    }
    const count = this.number('k', 'topCount', 10);
    const capacity = this.number('s', 'capacity', 256);
    if (count <= 0) throw new BadUse('TopK count (-k) option must have positive value');
    if (count >= capacity) {
      throw new BadUse('TopK count (-k) option must be smaller then the summary capacity (-s)');
    }
    if (capacity > MOST_COUNTERS) throw new BadUse('Capacity (-s) cannot exceed 1024.');
    const what = this.tables();
    const durationMs = this.duration();
    const intervalMs = this.number('interval', 'intervalMillis', -1);
    if (intervalMs !== -1 && intervalMs < durationMs) {
      throw new BadUse(
        'Invalid scheduled sampling interval. Expecting interval >= duration, but interval: ' +
          `${intervalMs} ms; duration: ${durationMs} ms`,
      );
    }
    const body = { ...what, samplers: this.samplers(), capacity, count, durationMs };
    if (options.has('stop')) return this.stop(what);
    if (intervalMs !== -1) return this.schedule({ ...body, intervalMs }, what);
    if (options.has('list')) return this.list();
    const { keyspace = '', table = '' } = what;
    return orNotFound(keyspace, table, async () => {
      const { results } = await client.post<SampledReport>(path, body);
      return done(`${samplingText(results)}\n`, results);
    });
  }

  private number(name: string, title: string, byDefault: number): number {
    const word = this.options.get(name);
    if (word === undefined) return byDefault;
    if (/^[+-]?\d+$/.test(String(word))) return Number(word);
    throw new BadUse(`${title}: can not convert "${word}" to a int`);
  }

  /** Nothing of it for all. */
  private tables(): { readonly keyspace?: string; readonly table?: string } {
    const { words } = this;
    const [keyspace = '*', table = '*'] = words.length < 2 ? [] : words;
    return { ...(keyspace === '*' ? {} : { keyspace }), ...(table === '*' ? {} : { table }) };
  }

  private duration(): number {
    const { words } = this;
    const word = words.length === 1 ? words[0] : words[2];
    if (word === undefined) return 10_000;
    if (!/^[+-]?\d+$/.test(word)) throw new BadUse(`For input string: "${word}"`);
    if (Number(word) > 0) return Number(word);
    throw new BadUse(`Duration: ${Number(word)} must be positive`);
  }

  private samplers(): readonly SamplerName[] {
    const list = this.options.get('a');
    if (list === undefined) return SAMPLER_NAMES;
    return String(list)
      .split(',')
      .map((word) => {
        const found = SAMPLER_NAMES.find((name) => name === word.trim().toUpperCase());
        if (found !== undefined) return found;
        const all = SAMPLER_NAMES.join(', ');
        throw new BadUse(`'${word}' sampler is not available from: [${all}]`);
      });
  }

  private async stop(what: ReturnType<SamplingCommands['tables']>): Promise<CommandOutput> {
    const report = await this.client.post<SamplingSwitchReport>(`${this.path}/jobs/stop`, what);
    if (report.done) return done('', report);
    const { keyspace = 'null', table = 'null' } = what;
    return done(
      'Unable to stop the non-existent scheduled sampling for keyspace: ' +
        `${keyspace}, table: ${table}\n`,
      report,
    );
  }

  private async schedule(
    body: object,
    what: ReturnType<SamplingCommands['tables']>,
  ): Promise<CommandOutput> {
    const report = await this.client.post<SamplingSwitchReport>(`${this.path}/jobs`, body);
    if (report.done) return done('', report);
    const { keyspace = 'null', table = 'null' } = what;
    return done(
      `Unable to schedule sampling for keyspace: ${keyspace}, table: ${table} due to existing ` +
        'samplings. Stop the existing sampling jobs first.\n',
      report,
    );
  }

  private async list(): Promise<CommandOutput> {
    const report = await this.client.get<SamplingJobsReport>(`${this.path}/jobs`);
    const parts = report.jobs.map((job) => job.split('.'));
    const width = Math.max('KEYSPACE'.length, ...parts.map(([keyspace = '']) => keyspace.length));
    const lines = [['KEYSPACE', 'TABLE'], ...parts].map(
      ([keyspace = '', table = '']) => `${keyspace.padStart(width)} ${table.padStart(5)}\n`,
    );
    return done(lines.join(''), report);
  }
}
