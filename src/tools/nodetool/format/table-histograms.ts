import type { Distribution, TableReport } from '../../../admin/index.ts';

const ROWS = ['50%', '75%', '95%', '98%', '99%', 'Min', 'Max'];
const NO_FILES =
  "No SSTables exists, unable to calculate 'Partition Size' and 'Cell Count' percentiles\n";

/** The text of `nodetool tablehistograms` for one table. */
export function formatTableHistograms(table: TableReport): string {
  const { filesPerRead, writes, reads, partitionSizes, cellsPerPartition } = table;
  const columns = [
    numbers(reads.micros, 2),
    numbers(writes.micros, 2),
    numbers(filesPerRead, 2),
    numbers(partitionSizes, 0),
    numbers(cellsPerPartition, 0),
  ];
  const lines = [
    `${table.keyspace}/${table.table} histograms`,
    line([
      'Percentile',
      'Read Latency',
      'Write Latency',
      'SSTables',
      'Partition Size',
      'Cell Count',
    ]),
    line(['', '(micros)', '(micros)', '', '(bytes)', '']),
    ...ROWS.map((name, i) => line([name, ...columns.map((column) => column[i] ?? '')])),
  ];
  const note = partitionSizes === null ? NO_FILES : '';
  return `${note}${lines.map((each) => `${each}\n`).join('')}\n`;
}

function line([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(10) + cells.map((cell) => cell.padStart(18)).join('');
}

/** Percentiles, least and greatest; NaN of what nothing is known of. */
function numbers(spread: Distribution | null, digits: number): readonly string[] {
  if (spread === null) return ROWS.map(() => 'NaN');
  const { percentiles, min, max } = spread;
  return [...percentiles, min, max].map((value) => value.toFixed(digits));
}

/** The same as data. */
export function tableHistogramsData(table: TableReport): unknown {
  const { keyspace, filesPerRead, writes, reads, partitionSizes, cellsPerPartition } = table;
  return {
    keyspace,
    table: table.table,
    sstables: filesPerRead,
    writeLatencyMicros: writes.micros,
    readLatencyMicros: reads.micros,
    partitionBytes: partitionSizes,
    cellCount: cellsPerPartition,
  };
}
