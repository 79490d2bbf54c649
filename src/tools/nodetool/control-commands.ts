import type {
  AdjustableLimit,
  CacheName,
  LimitsReport,
  LoggingReport,
  TraceProbabilityReport,
} from '../../admin/index.ts';
import { doubleText } from '../../types/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { announced, CommandFailure, done, orNotFound } from './command-output.ts';
import { BadUse } from './parse-arguments.ts';
import { permissionResources, RESOURCE_OPTION } from './permission-resources.ts';
import { TIMEOUT_TYPES } from './timeout-types.ts';

const timeoutLimits: Readonly<Record<string, AdjustableLimit>> = {
  misc: 'request_timeout',
  read: 'read_request_timeout',
  range: 'range_request_timeout',
  write: 'write_request_timeout',
  counterwrite: 'counter_write_request_timeout',
  cascontention: 'cas_contention_timeout',
  truncate: 'truncate_request_timeout',
};

/** What Cassandra prints when there is none. */
const SNAPSHOT_THROTTLE = 'Current snapshot throttle: 9223372036854775807 links/s\n';

/** Of nodes that meet over TCP, which those of one process do not. */
const INTERNODE = /^internode(connect|user|streaminguser)$/;
const COMPONENTS = /^(bootstrap|compaction|repair|streaming|cql|ring)$/;

/** The commands that change what one node goes by. */
export class ControlCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    disablehintsfordc: () => this.hintsFor('disablehintsfordc', false),
    enablehintsfordc: () => this.hintsFor('enablehintsfordc', true),
    getlogginglevels: () => this.logging(),
    getsnapshotthrottle: async () => done(SNAPSHOT_THROTTLE, { linksPerSecond: 0 }),
    gettraceprobability: () => this.traceProbability(),
    // Caches that are not there are as empty as they can be.
    invalidatecountercache: async () => done('', {}),
    invalidaterowcache: async () => done('', {}),
    invalidatekeycache: () => this.invalidate('key'),
    invalidatecredentialscache: () => this.invalidate('credentials'),
    invalidatenetworkpermissionscache: () => this.invalidate('network-permissions'),
    invalidatepermissionscache: () => this.invalidatePermissions(),
    invalidaterolescache: () => this.invalidate('roles'),
    pausehandoff: () => this.handoff(false),
    recompress_sstables: () => this.recompress(),
    relocatesstables: () => this.relocate(),
    reloadseeds: () => this.reloadSeeds(),
    replaybatchlog: () => this.post('batches/replay', {}),
    resumehandoff: () => this.handoff(true),
    setcachecapacity: () => this.setCacheCapacity(),
    setcolumnindexsize: () => this.setLimit('column_index_size', 'column_index_size', 'int'),
    setcompactionthreshold: () => this.setThresholds(),
    sethintedhandoffthrottlekb: () =>
      this.setLimit('hinted_handoff_throttle', 'throttle_in_kb', 'Integer'),
    setlogginglevel: () => this.setLogging(),
    setmaxhintwindow: () => this.setLimit('max_hint_window', 'max_hint_window', 'Integer'),
    settimeout: () => this.setTimeout(),
    settraceprobability: () => this.setTraceProbability(),
    truncatehints: () => this.truncateHints(),
  };

  private async post(what: string, body: object): Promise<CommandOutput> {
    return done('', await this.client.post<unknown>(`${this.path}/${what}`, body));
  }

  private async put(what: string, body: object): Promise<CommandOutput> {
    return done('', await this.client.put<unknown>(`${this.path}/${what}`, body));
  }

  /** The one word that must be there; of several the last counts, as in Cassandra. */
  private required(title: string): string {
    const word = this.words.at(-1);
    if (word === undefined) throw new BadUse(`Required parameters are missing: ${title}`);
    return word;
  }

  private setLimit(limit: AdjustableLimit, title: string, type: string): Promise<CommandOutput> {
    const word = this.required(title);
    if (!isInteger(word)) throw new BadUse(`${title}: can not convert "${word}" to a ${type}`);
    const value = Number(word);
    if (value >= 0) return this.put('limit', { limit, value });
    const what = limit === 'max_hint_window' ? 'duration' : 'data storage';
    throw new BadUse(`Invalid ${what}: value must be non-negative`);
  }

  private setTimeout(): Promise<CommandOutput> {
    const [type = '', word = ''] = this.words;
    if (this.words.length === 0) {
      throw new BadUse('Required parameters are missing: args');
    }
    if (this.words.length !== 2) {
      throw new BadUse(
        'Timeout type followed by value in ms (0 disables socket streaming timeout). Type should be ' +
          `one of (${TIMEOUT_TYPES})`,
      );
    }
    if (!isInteger(word)) throw new BadUse(`For input string: "${word}"`);
    const value = Number(word);
    if (value < 0) throw new BadUse('timeout must be non-negative');
    const limit = timeoutLimits[type];
    if (limit !== undefined) return this.put('limit', { limit, value });
    if (INTERNODE.test(type)) {
      throw new CommandFailure(`${type} is not supported: Ilion's nodes do not meet over TCP`);
    }
    throw new BadUse(`Timeout type requires one of (${TIMEOUT_TYPES})`);
  }

  private hintsFor(name: string, running: boolean): Promise<CommandOutput> {
    const [dataCenter = ''] = this.words;
    if (this.words.length !== 1) throw new BadUse(`${name} requires exactly one data center`);
    return this.put('hints', { dataCenter, running });
  }

  private handoff(running: boolean): Promise<CommandOutput> {
    return this.put('handoff', { running });
  }

  private truncateHints(): Promise<CommandOutput> {
    const address = this.words.at(-1);
    return this.post('hints/truncate', address === undefined ? {} : { address });
  }

  private invalidate(cache: CacheName): Promise<CommandOutput> {
    return this.post('caches/invalidate', { cache, keys: this.words });
  }

  private invalidatePermissions(): Promise<CommandOutput> {
    const { options, words } = this;
    const [role] = words;
    const resources = permissionResources(options);
    if (role === undefined) {
      const names = [...options.keys()].filter((name) => RESOURCE_OPTION.test(name));
      if (names.length === 0) return this.invalidate('permissions');
      throw new BadUse('No resource options allowed without a <role> being specified');
    }
    if (words.length > 1) {
      throw new BadUse(
        'A single <role> is only supported / you have a typo in the resource options spelling',
      );
    }
    const keys = resources().map((resource) => `${role} ${resource}`);
    if (keys.length === 0) throw new BadUse('No resource options specified');
    return this.post('caches/invalidate', { cache: 'permissions', keys });
  }

  private async setCacheCapacity(): Promise<CommandOutput> {
    const { words } = this;
    const title = '<key-cache-capacity> <row-cache-capacity> <counter-cache-capacity>';
    this.required(title);
    const wrong = words.find((word) => !isInteger(word));
    if (wrong !== undefined) throw new BadUse(`${title}: can not convert "${wrong}" to a Integer`);
    if (words.length !== 3) {
      throw new BadUse(
        'setcachecapacity requires key-cache-capacity, row-cache-capacity, and ' +
          'counter-cache-capacity args.',
      );
    }
    const [key = 0, row = 0, counter = 0] = words.map(Number);
    if (Math.min(key, row, counter) < 0) throw new BadUse('capacities must not be negative');
    if (row !== 0 || counter !== 0) {
      throw new CommandFailure('row and counter caches are not supported: their capacity is 0');
    }
    return this.put('caches/key', { mebibytes: key });
  }

  private async setThresholds(): Promise<CommandOutput> {
    const [keyspace = '', table = '', low = '', high = ''] = this.words;
    this.required('<keyspace> <table> <minthreshold> <maxthreshold>');
    if (this.words.length !== 4) {
      throw new BadUse('setcompactionthreshold requires ks, cf, min, and max threshold args.');
    }
    for (const word of [low, high]) {
      if (!isInteger(word)) throw new BadUse(`For input string: "${word}"`);
    }
    const [min, max] = [Number(low), Number(high)];
    if (min < 0 || max < 0) throw new BadUse('Thresholds must be positive integers');
    if (min > max) throw new BadUse('Min threshold cannot be greater than max.');
    if (min < 2 && max !== 0) throw new BadUse('Min threshold must be at least 2');
    if (max === 0) {
      throw new CommandFailure(
        'Disabling compaction by setting min_compaction_threshold or max_compaction_threshold to 0 ' +
          "is deprecated, set the compaction strategy option 'enabled' to 'false' instead or use the " +
          "nodetool command 'disableautocompaction'.",
      );
    }
    return orNotFound(keyspace, table, () => this.put('thresholds', { keyspace, table, min, max }));
  }

  private async logging(): Promise<CommandOutput> {
    const report = await this.client.get<LoggingReport>(`${this.path}/logging`);
    const line = (name: string, level: string): string => name.padEnd(50) + level.padStart(10);
    const lines = report.loggers.map(({ name, level }) => `${line(name, level)}\n`);
    return done(`\n${line('Logger Name', 'Log Level')}\n${lines.join('')}`, report);
  }

  private setLogging(): Promise<CommandOutput> {
    const { words } = this;
    const [logger = '', level = ''] = [words[0], words.length === 2 ? words[1] : ''];
    if (COMPONENTS.test(logger)) {
      throw new CommandFailure(`levels of components (${logger}) are not supported: ROOT has one`);
    }
    return this.put('logging', {
      ...(logger === '' ? {} : { logger }),
      ...(level === '' ? {} : { level }),
    });
  }

  private async traceProbability(): Promise<CommandOutput> {
    const report = await this.client.get<TraceProbabilityReport>(`${this.path}/tracing`);
    return done(`Current trace probability: ${doubleText(report.probability)}\n`, report);
  }

  private setTraceProbability(): Promise<CommandOutput> {
    const word = this.required('trace_probability');
    const probability = Number(word);
    if (word.trim() === '' || Number.isNaN(probability)) {
      throw new BadUse(`trace_probability: can not convert "${word}" to a Double`);
    }
    if (probability < 0 || probability > 1) {
      throw new BadUse('Trace probability must be between 0 and 1');
    }
    return this.put('tracing', { probability });
  }

  private async recompress(): Promise<CommandOutput> {
    const { jobs, note } = await this.jobs(2, true);
    const body = { operation: 'recompress', what: this.what, jobs };
    return announced(note, async () => {
      await this.client.post<unknown>(`${this.nodePath}/compactions`, body);
      return '';
    });
  }

  /** All files of a table are in one folder: each is where it belongs. */
  private async relocate(): Promise<CommandOutput> {
    const body = { operation: 'relocate', what: this.what };
    return done('', await this.client.post<unknown>(`${this.nodePath}/compactions`, body));
  }

  /** The host of a cluster gives its nodes their seeds: nothing but these can be read. */
  private async reloadSeeds(): Promise<CommandOutput> {
    const report = await this.client.get<LimitsReport>(`${this.nodePath}/facts/limits`);
    const seeds = report.otherSeeds.map((seed) => `/${seed}`);
    const text =
      seeds.length === 0
        ? 'Seed node list does not contain any remote node IPs'
        : `Updated seed node IP list, excluding the current node's IP: ${seeds.join(' ')}`;
    return done(`${text}\n`, { otherSeeds: report.otherSeeds });
  }
}

function isInteger(word: string): boolean {
  return /^[+-]?\d+$/.test(word);
}
