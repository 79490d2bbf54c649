import type { ImportReport, TablesReport } from '../../admin/index.ts';
import { CommandGroup } from './command-group.ts';
import type { CommandOutput } from './command-output.ts';
import { announced, done, formatted, tableNotFound } from './command-output.ts';
import {
  formatSortedStatistics,
  formatTableHistograms,
  formatTableStatistics,
  sortedStatisticsData,
  sortTables,
  tableHistogramsData,
  tableSortKeys,
  tableStatisticsData,
  textHashOrder,
} from './format/index.ts';
import { BadUse } from './parse-arguments.ts';
import { filterTables } from './table-filter.ts';

const QUICK = 'Doing a quick import - skipping sstable verification and row cache invalidation\n';

/** The commands about the tables of one node. */
export class TableCommands extends CommandGroup {
  readonly actions: Readonly<Record<string, () => Promise<CommandOutput>>> = {
    getcompactionthreshold: () => this.thresholds(),
    import: () => this.import(),
    refresh: () => this.refresh(),
    tablehistograms: () => this.histograms(),
    tablestats: () => this.statistics(),
  };

  private async statistics(): Promise<CommandOutput> {
    const { options, words } = this;
    const format = options.get('format');
    const key = options.has('sort') ? String(options.get('sort')) : '';
    const top = this.top();
    if (key !== '' && !tableSortKeys.includes(key)) {
      throw new BadUse(`argument for sort must be one of: ${tableSortKeys.join(', ')}`);
    }
    if (top > 0 && key === '') {
      throw new BadUse('cannot filter top K tables without specifying a sort key.');
    }
    const report = await this.client.get<TablesReport>(this.path);
    const form = {
      isHumanReadable: options.has('human-readable'),
      withLocation: options.has('sstable-location-check'),
    };
    const keyspaces = filterTables(report.tables, words, options.has('i'));
    if (key === '') {
      const data = tableStatisticsData(keyspaces, form);
      return formatted(format, formatTableStatistics(keyspaces, form), data);
    }
    const all = keyspaces.flatMap(({ tables }) => tables);
    const sorted = sortTables(all, key).slice(0, top > 0 ? top : undefined);
    const chosen = top > 0 ? { count: top, key } : null;
    const text = formatSortedStatistics(sorted, all.length, chosen, form);
    return formatted(format, text, sortedStatisticsData(sorted, all.length, form));
  }

  private top(): number {
    const word = String(this.options.get('top') ?? '0');
    if (!/^[+-]?\d+$/.test(word)) throw new BadUse(`top: can not convert "${word}" to a int`);
    if (Number(word) < 0) throw new BadUse('argument for top must be a positive integer.');
    return Number(word);
  }

  private async histograms(): Promise<CommandOutput> {
    const [first, second] = this.words;
    const { tables } = await this.client.get<TablesReport>(this.path);
    if (first === undefined) {
      const all = filterTables(tables, [], false).flatMap((each) =>
        textHashOrder(each.tables, ({ table }) => table),
      );
      return done(all.map(formatTableHistograms).join(''), all.map(tableHistogramsData));
    }
    const parts = first.split('.');
    if (this.words.length === 1 && parts.length !== 2) {
      throw new BadUse('tablehistograms requires keyspace and table name arguments');
    }
    const isApart = this.words.length === 2 && !`${first}${second}`.includes('.');
    if (this.words.length > 1 && !isApart) {
      throw new BadUse(
        'tablehistograms requires <keyspace> <table> or <keyspace.table> format argument.',
      );
    }
    const [keyspace, name] = isApart ? [first, second] : parts;
    const table = tables.find((each) => each.keyspace === keyspace && each.table === name);
    if (table === undefined) throw new BadUse(`Unknown table ${keyspace}.${name}`);
    return done(formatTableHistograms(table), tableHistogramsData(table));
  }

  private async import(): Promise<CommandOutput> {
    const { options, words } = this;
    const [keyspace = '', table = '', ...directories] = words;
    if (words.length < 3) {
      throw new BadUse('import requires keyspace, table name and directories');
    }
    const isQuick = options.has('quick');
    const { failed } = await this.client.post<ImportReport>(`${this.path}/import`, {
      keyspace,
      table,
      directories,
      keepLevel: options.has('keep-level'),
      keepRepaired: options.has('keep-repaired'),
      verify: !isQuick && !options.has('no-verify'),
      verifyTokens: !isQuick && !options.has('no-tokens'),
      extendedVerify: !isQuick && options.has('extended-verify'),
      copyData: options.has('copy-data'),
      needsIndexComponents: options.has('require-index-components'),
    });
    const text = isQuick ? QUICK : '';
    if (failed === null) return { ...tableNotFound(keyspace, table), text };
    if (failed.length === 0) return done(text, { failed });
    const errorText =
      'Some directories failed to import, check server logs for details:\n' +
      failed.map((directory) => `${directory}\n`).join('');
    return { text, data: { failed }, exitCode: 1, errorText };
  }

  private async thresholds(): Promise<CommandOutput> {
    const [keyspace = '', name = ''] = this.words;
    if (this.words.length !== 2) {
      throw new BadUse('getcompactionthreshold requires ks and cf args');
    }
    const { tables } = await this.client.get<TablesReport>(this.path);
    const table = tables.find((each) => each.keyspace === keyspace && each.table === name);
    if (table === undefined) return tableNotFound(keyspace, name);
    const { min, max } = table.compactionThresholds;
    const title = `Current compaction thresholds for ${keyspace}/${name}: `;
    return done(`${title}\n min = ${min},  max = ${max}\n`, { min, max });
  }

  private async refresh(): Promise<CommandOutput> {
    const [keyspace = '', table = ''] = this.words;
    const note = 'nodetool refresh is deprecated, use nodetool import instead\n';
    return announced(note, async () => {
      if (this.words.length !== 2) throw new BadUse('refresh requires ks and cf args');
      await this.client.post<unknown>(`${this.path}/refresh`, { keyspace, table });
      return '';
    });
  }
}
