import { tableText } from '../base/text/index.ts';
import type { SamplerName } from '../observe/index.ts';
import { SAMPLER_NAMES } from '../observe/index.ts';
import type { SampleReport, SamplingResults } from './managed-sampling.ts';

interface SamplerText {
  readonly title: string;
  readonly columns: readonly (readonly [string, keyof SampleReport])[];
}

const byFrequency = (title: string): SamplerText => ({
  title,
  columns: [
    ['Table', 'table'],
    ['Partition', 'value'],
    ['Count', 'count'],
    ['+/-', 'error'],
  ],
});

const byAmount = (title: string, amount: string): SamplerText => ({
  title,
  columns: [
    ['Table', 'table'],
    ['Partition', 'value'],
    [amount, 'count'],
  ],
});

const texts: Readonly<Record<SamplerName, SamplerText>> = {
  READS: byFrequency('Frequency of reads by partition'),
  WRITES: byFrequency('Frequency of writes by partition'),
  LOCAL_READ_TIME: {
    title: 'Longest read query times',
    columns: [
      ['Query', 'value'],
      ['Microseconds', 'count'],
    ],
  },
  READ_ROW_COUNT: byAmount('Partitions read with the most rows', 'Rows'),
  READ_TOMBSTONE_COUNT: byAmount('Partitions read with the most tombstones', 'Tombstones'),
  READ_SSTABLE_COUNT: byAmount('Partitions read with the most sstables', 'SSTables'),
  WRITE_SIZE: byAmount('Max mutation size by partition', 'Bytes'),
  CAS_CONTENTIONS: byFrequency('Frequency of CAS contention by partition'),
};

const NOTHING = '   Nothing recorded during sampling period...\n';

/** What samplers have found, as Cassandra prints it; those that were not asked for are left out. */
export function samplingText(results: SamplingResults): string {
  const parts = SAMPLER_NAMES.flatMap((name) => {
    const samples = results[name];
    if (samples === undefined) return [];
    const { title, columns } = texts[name];
    if (samples.length === 0) return `${title}:\n${NOTHING}`;
    const rows = [
      ['  ', ...columns.map(([head]) => head)],
      ...samples.map((sample) => ['  ', ...columns.map(([, key]) => String(sample[key]))]),
    ];
    return `${title}:\n${tableText(rows)}`;
  });
  return parts.join('\n');
}
