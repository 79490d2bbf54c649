import type {
  AutomaticCompactionReport,
  CompactionHistoryReport,
  CompactionsReport,
} from '../../admin/index.ts';
import { tableText } from '../../base/text/index.ts';
import { doubleText } from '../../types/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { announced, CommandFailure, done } from './command-output.ts';
import {
  compactionHistoryData,
  formatCompactionHistory,
  formatCompactionStatistics,
} from './format/index.ts';
import { BadUse } from './parse-arguments.ts';

/** What `nodetool stop` takes (OperationType). */
const OPERATION_TYPES: ReadonlySet<string> = new Set(
  `P0 CLEANUP SCRUB UPGRADE_SSTABLES VERIFY MAJOR_COMPACTION RELOCATE GARBAGE_COLLECT FLUSH WRITE
  ANTICOMPACTION VALIDATION INDEX_BUILD VIEW_BUILD COMPACTION TOMBSTONE_COMPACTION UNKNOWN STREAM
  KEY_CACHE_SAVE ROW_CACHE_SAVE COUNTER_CACHE_SAVE INDEX_SUMMARY`.split(/\s+/),
);

/** The commands about the compactions of one node. */
export class CompactionCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    compact: () => this.compact(),
    compactionhistory: () => this.history(),
    compactionstats: () => this.statistics(),
    disableautocompaction: () => this.setAutomatic(false),
    enableautocompaction: () => this.setAutomatic(true),
    forcecompact: () => this.compactKeys(),
    getcompactionthroughput: () => this.throughput(),
    getconcurrentcompactors: () => this.concurrentCompactors(),
    setcompactionthroughput: () => this.setThroughput(),
    setconcurrentcompactors: () => this.setConcurrentCompactors(),
    statusautocompaction: () => this.statusAutomatic(),
    stop: () => this.stop(),
    upgradesstables: () => this.upgrade(),
  };

  private async compact(): Promise<CommandOutput> {
    const { options, words } = this;
    const key = options.get('partition');
    const isByFiles = options.has('user-defined');
    const isByTokens = options.has('start-token') || options.has('end-token');
    if (options.has('split-output') && (isByFiles || isByTokens || key !== undefined)) {
      throw new CommandFailure('Invalid option combination: Can not use split-output here');
    }
    if (isByFiles && (isByTokens || key !== undefined)) {
      throw new CommandFailure(
        'Invalid option combination: Can not provide tokens when using user-defined',
      );
    }
    if (isByFiles) {
      const body = { operation: 'compact-files', what: words.join(',') };
      return done('', await this.client.post<unknown>(this.path, body));
    }
    const splits = options.has('split-output');
    const byKey = key === undefined ? { splits } : { key: String(key) };
    const bounds = ['start-token', 'end-token'].map((name) => options.get(name) ?? '');
    const scope = isByTokens ? { tokens: bounds.join(',') } : byKey;
    const body = { operation: 'compact', what: this.what, ...scope };
    return done('', await this.client.post<unknown>(this.path, body));
  }

  private async compactKeys(): Promise<CommandOutput> {
    const [keyspace = '', table = '', ...keys] = this.words;
    if (keys.length === 0) throw new BadUse('forcecompact requires keyspace, table and keys args');
    const body = { operation: 'compact-keys', what: `${keyspace} ${table}`, keys };
    return done('', await this.client.post<unknown>(this.path, body));
  }

  private async upgrade(): Promise<CommandOutput> {
    const all = this.options.has('include-all-sstables');
    const before = this.options.get('max-timestamp');
    if (before !== undefined && !/^[+-]?\d+$/.test(String(before))) {
      throw new BadUse(`max_timestamp: can not convert "${before}" to a long`);
    }
    const time = before === undefined ? {} : { writtenBeforeMillis: Math.max(0, Number(before)) };
    const { jobs, note } = await this.jobs(2, true);
    const body = { operation: 'upgrade', what: this.what, all, jobs, ...time };
    return announced(note, async () => {
      await this.client.post<unknown>(this.path, body);
      return '';
    });
  }

  private async statistics(): Promise<CommandOutput> {
    const report = await this.client.get<CompactionsReport>(this.path);
    const form = {
      isHumanReadable: this.options.has('human-readable'),
      asVirtualTable: this.options.has('vtable'),
    };
    return done(formatCompactionStatistics(report, form), report);
  }

  private async history(): Promise<CommandOutput> {
    const { history } = await this.client.get<CompactionHistoryReport>(`${this.path}/history`);
    return done(formatCompactionHistory(history), compactionHistoryData(history));
  }

  private async throughput(): Promise<CommandOutput> {
    const { throughputMebibytes } = await this.client.get<CompactionsReport>(this.path);
    const isPrecise = this.options.has('precise-mib');
    if (!isPrecise && !Number.isInteger(throughputMebibytes)) {
      throw new CommandFailure(
        'Use the -d flag to quiet this error and get the exact throughput in MiB/s',
      );
    }
    const text = isPrecise
      ? `${doubleText(throughputMebibytes)} MiB/s`
      : `${throughputMebibytes} MB/s`;
    return done(`Current compaction throughput: ${text}\n`, { throughputMebibytes });
  }

  private async setThroughput(): Promise<CommandOutput> {
    // Of several the last counts, as in Cassandra.
    const word = this.words.at(-1);
    if (word === undefined) {
      throw new BadUse('Required parameters are missing: compaction_throughput');
    }
    if (!/^[+-]?\d+$/.test(word)) {
      throw new BadUse(`compaction_throughput: can not convert "${word}" to a Integer`);
    }
    const mebibytes = Number(word);
    if (mebibytes < 0) throw new BadUse('Invalid data rate: value must be non-negative');
    await this.client.put<unknown>(`${this.path}/throughput`, { mebibytes });
    return done('', { throughputMebibytes: mebibytes });
  }

  private async concurrentCompactors(): Promise<CommandOutput> {
    const { concurrentCompactors } = await this.client.get<CompactionsReport>(this.path);
    const text = `Current concurrent compactors in the system is: \n${concurrentCompactors}\n`;
    return done(text, { concurrentCompactors });
  }

  private async setConcurrentCompactors(): Promise<CommandOutput> {
    const word = this.words.at(-1);
    if (word === undefined) {
      throw new BadUse('Required parameters are missing: concurrent_compactors');
    }
    if (!/^[+-]?\d+$/.test(word)) {
      throw new BadUse(`concurrent_compactors: can not convert "${word}" to a Integer`);
    }
    const count = Number(word);
    if (count <= 0) throw new BadUse('concurrent_compactors should be great than 0.');
    await this.client.put<unknown>(`${this.path}/concurrent`, { count });
    return done('', { concurrentCompactors: count });
  }

  private async setAutomatic(running: boolean): Promise<CommandOutput> {
    const body = { what: this.what, running };
    return done('', await this.client.put<unknown>(`${this.path}/automatic`, body));
  }

  private async statusAutomatic(): Promise<CommandOutput> {
    const query = new URLSearchParams({ what: this.what });
    const path = `${this.path}/automatic?${query}`;
    const { tables } = await this.client.get<AutomaticCompactionReport>(path);
    if (this.options.has('all')) {
      const rows = tables.map(({ keyspace, table, isAutomatic }) => {
        return [keyspace, table, isAutomatic ? 'running' : 'not running'];
      });
      return done(tableText([['Keyspace', 'Table', 'Status'], ...rows]), { tables });
    }
    const running = tables.filter(({ isAutomatic }) => isAutomatic).length;
    const some = running === 0 ? 'not running' : 'partially running';
    return done(`${running === tables.length ? 'running' : some}\n`, { tables });
  }

  private async stop(): Promise<CommandOutput> {
    const id = this.options.get('compaction-id');
    const kind = this.words.at(-1) ?? 'UNKNOWN';
    if (!OPERATION_TYPES.has(kind)) {
      throw new BadUse(`compaction_type: can not convert "${kind}" to a OperationType`);
    }
    const body = id === undefined ? { kind } : { id: String(id) };
    return done('', await this.client.post<unknown>(`${this.path}/stop`, body));
  }
}
