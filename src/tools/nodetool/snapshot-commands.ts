import type { FilesReport, SnapshotsReport } from '../../admin/index.ts';
import { NodeClock } from '../../platform/node/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { announced, CommandFailure, done } from './command-output.ts';
import { formatSnapshots } from './format/index.ts';
import { BadUse } from './parse-arguments.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const ALL_UNITS = 'NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS';
const LONG_UNITS = 'SECONDS, MINUTES, HOURS, DAYS';
const LEAST_TTL_MS = 60_000;

/** The commands about the snapshots and files of one node. */
export class SnapshotCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    clearsnapshot: () => this.clear(),
    getsstables: () => this.files(),
    listsnapshots: () => this.list(),
    snapshot: () => this.take(),
  };

  private option(name: string): string | null {
    const value = this.options.get(name);
    return value === undefined ? null : String(value);
  }

  private async take(): Promise<CommandOutput> {
    const tag = this.option('tag') ?? String(Math.floor(new NodeClock().nowMillis()));
    const skipFlush = this.options.has('skip-flush');
    const ttl = this.option('ttl');
    const ttlMs = ttl === null ? null : durationMs(ttl, ALL_UNITS);
    if (tag.includes('/')) throw new CommandFailure('Snapshot name cannot contain /');
    const list = this.option('kt-list')?.replaceAll(' ', '') ?? null;
    const table = this.option('column-family');
    if (list !== null && (this.words.length > 0 || table !== null)) {
      throw new CommandFailure(
        'When specifying the Keyspace table list (using -kt,--kt-list,-kc,--kc.list), you must ' +
          'not also specify keyspaces to snapshot',
      );
    }
    const what = list ?? (this.words.length === 0 ? 'all keyspaces' : this.words.join(', '));
    const ttlText = ttl === null ? '' : `, ttl=${ttl}`;
    const told =
      `Requested creating snapshot(s) for [${what}] with snapshot name [${tag}] and options ` +
      `{skipFlush=${skipFlush}${ttlText}}\n`;
    return announced(told, async () => {
      if (ttlMs !== null && ttlMs < LEAST_TTL_MS) {
        throw new BadUse('ttl for snapshot must be at least 60 seconds');
      }
      const tables = this.tablesOf(list, table);
      const keyspaces = tables.length > 0 ? [] : this.words;
      const request = { tag, keyspaces, tables, skipFlush, ...(ttlMs === null ? {} : { ttlMs }) };
      await this.client.post<unknown>(`${this.path}/snapshots`, request);
      return `Snapshot directory: ${tag}\n`;
    });
  }

  private tablesOf(list: string | null, table: string | null): readonly string[] {
    if (list !== null) return list.split(',');
    if (table === null) return [];
    const [keyspace] = this.words;
    if (keyspace === undefined || this.words.length > 1) {
      throw new CommandFailure(
        'When specifying the table for a snapshot, you must specify one and only one keyspace',
      );
    }
    return [`${keyspace}.${table}`];
  }

  private clear(): Promise<CommandOutput> {
    const tag = this.option('t');
    const olderThan = this.option('older-than');
    const timestamp = this.option('older-than-timestamp');
    this.checkClear(tag, olderThan, timestamp);
    const createdBefore = timestamp === null ? null : instantMillis(timestamp);
    if (createdBefore !== null && Number.isNaN(createdBefore)) {
      throw new BadUse('Parameter --older-than-timestamp has to be a valid instant in ISO format.');
    }
    const olderThanMs = olderThan === null ? null : durationMs(olderThan, LONG_UNITS);
    const what = this.words.length === 0 ? 'all keyspaces' : this.words.join(', ');
    let text = `Requested clearing snapshot(s) for [${what}] with `;
    text += tag === null ? '[all snapshots]' : `snapshot name [${tag}]`;
    if (olderThanMs !== null) text += ` older than ${Math.floor(olderThanMs / 1000)} seconds.`;
    if (timestamp !== null) text += ` older than timestamp ${timestamp}`;
    return announced(`${text}\n`, async () => {
      await this.client.post<unknown>(`${this.path}/snapshots/clear`, {
        keyspaces: this.words,
        ...(tag === null ? {} : { tag }),
        ...(olderThanMs === null ? {} : { olderThanMs }),
        ...(createdBefore === null ? {} : { createdBefore }),
      });
      return '';
    });
  }

  private checkClear(tag: string | null, olderThan: string | null, timestamp: string | null): void {
    const all = this.options.has('all');
    if (tag === null && !all) throw new BadUse('Specify snapshot name or --all');
    if (tag !== null && all) throw new BadUse('Specify only one of snapshot name or --all');
    if (olderThan !== null && timestamp !== null) {
      throw new BadUse('Specify only one of --older-than or --older-than-timestamp');
    }
    for (const [name, value] of [
      ['--older-than', olderThan],
      ['--older-than-timestamp', timestamp],
    ]) {
      if (tag === null || value === null) continue;
      throw new BadUse(`Specifying snapshot name together with ${name} flag is not allowed`);
    }
  }

  private async list(): Promise<CommandOutput> {
    const { snapshots: all } = await this.client.get<SnapshotsReport>(`${this.path}/snapshots`);
    const isShown = this.options.has('no-ttl')
      ? ({ expiresAtMillis }: (typeof all)[number]) => expiresAtMillis === null
      : () => true;
    const snapshots = all.filter(isShown);
    return done(formatSnapshots(snapshots, this.options.has('ephemeral')), { snapshots });
  }

  private async files(): Promise<CommandOutput> {
    const [keyspace, table, key] = this.words;
    if (this.words.length !== 3 || !keyspace || !table || key === undefined) {
      throw new BadUse('getsstables requires ks, cf and key args');
    }
    const hex = String(this.options.has('hex-format'));
    const query = new URLSearchParams({ keyspace, table, key, hex });
    const { files } = await this.client.get<FilesReport>(`${this.path}/files?${query}`);
    if (files === null) {
      const text = `ColumnFamilyStore for ${keyspace}/${table} not found.`;
      return { text: `${text}\n`, data: { error: text }, exitCode: 1 };
    }
    const withLevels = this.options.has('show-levels');
    const lines = files.map(({ path, level }) =>
      withLevels ? `${level}: ${path}\n` : `${path}\n`,
    );
    return done(lines.join(''), { files });
  }
}

/** Throws `BadUse`, in Cassandra's words. */
function durationMs(text: string, units: string): number {
  const match = /^(\d+)(d|h|m|s|ms|us|µs|ns)$/.exec(text);
  const unit = UNITS_MS[match?.[2] ?? ''];
  if (match === null || unit === undefined || (units === LONG_UNITS && unit < 1000)) {
    throw new BadUse(
      `Invalid duration: ${text} Accepted units:[${units}] where case matters and only ` +
        'non-negative values.',
    );
  }
  return Number(match[1]) * unit;
}

/** Milliseconds since the epoch of a time in ISO form; NaN for anything else. */
function instantMillis(text: string): number {
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  return isInstant ? Date.parse(text) : Number.NaN;
}
