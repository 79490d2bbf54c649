import type { Bound, DecoratedKey } from '../../mutation/index.ts';
import { NO_DELETION_TIME, tokenText } from '../../mutation/index.ts';
import type { FileSSTable } from '../../storage/sstable/index.ts';
import { clusteringMarshalName } from '../../types/index.ts';
import { keyTexts } from './dump-partition.ts';
import type { NamedSSTable } from './open-file.ts';
import { nameSSTable, openNamed } from './open-file.ts';

const NO_TOMBSTONES = '9223372036854775807';

/**
 * What is known of an SSTable without its data, with the words and in the order of sstablemetadata;
 * its histograms are left out.
 */
export async function sstableMetadata(path: string, nowInSeconds: number): Promise<string> {
  const named = await nameSSTable(path);
  const sstable = await openNamed(named);
  try {
    const fields = [...statsFields(named, sstable, nowInSeconds), ...headerFields(named)];
    return fields.map(([name, value]) => `${name}: ${value}\n`).join('');
  } finally {
    await sstable.release();
  }
}

type Field = readonly [name: string, value: string];

function statsFields(named: NamedSSTable, sstable: FileSSTable, now: number): Field[] {
  const { statistics } = named;
  const { stats, validation, compaction } = statistics;
  const { compressorName } = sstable;
  return [
    ['SSTable', `${sstable.directory}/${sstable.name}`],
    ['Partitioner', validation.partitioner],
    ['Bloom Filter FP chance', doubleText(validation.bloomFilterFpChance)],
    ['Minimum timestamp', microsText(stats.minTimestamp)],
    ['Maximum timestamp', microsText(stats.maxTimestamp)],
    ['SSTable min local deletion time', deletionText(stats.minLocalDeletionTime)],
    ['SSTable max local deletion time', deletionText(stats.maxLocalDeletionTime)],
    ['Compressor', compressorName ?? '-'],
    ...(compressorName === null
      ? []
      : [['Compression ratio', doubleText(stats.compressionRatio)] as const]),
    ['TTL min', ttlText(stats.minTtl)],
    ['TTL max', ttlText(stats.maxTtl)],
    ['First token', placeText(named, sstable.first)],
    ['Last token', placeText(named, sstable.last)],
    ['Covered clusterings', coveredText(named)],
    ['Estimated droppable tombstones', doubleText(sstable.statistics.droppableTombstoneRatio(now))],
    ['SSTable Level', String(stats.level)],
    ['Repaired at', stats.repairedAt === 0 ? '0' : millisText(stats.repairedAt)],
    ['Originating host id', uuidText(stats.originatingHostId)],
    ['Pending repair', uuidText(stats.pendingRepair)],
    ['totalColumnsSet', String(stats.totalColumnsSet)],
    ['totalRows', String(stats.totalRows)],
    ['Estimated cardinality', String(compaction.cardinality.cardinality)],
  ];
}

function headerFields({ statistics }: NamedSSTable): Field[] {
  const { stats, keyType, clusteringTypes, statics, regulars } = statistics.header;
  const columns = (list: typeof statics): string =>
    list.map(({ name, type }) => `${name}:${type.marshalName}`).join(', ');
  const types = clusteringTypes.map(({ type, isReversed }) =>
    clusteringMarshalName(type, isReversed),
  );
  return [
    ['EncodingStats minTTL', ttlText(stats.minTtl)],
    ['EncodingStats minLocalDeletionTime', deletionText(stats.minLocalDeletionTime)],
    ['EncodingStats minTimestamp', microsText(stats.minTimestamp)],
    ['KeyType', keyType.marshalName],
    ['ClusteringTypes', `[${types.join(', ')}]`],
    ['StaticColumns', columns(statics)],
    ['RegularColumns', columns(regulars)],
    ['IsTransient', String(statistics.stats.isTransient)],
  ];
}

function placeText({ statistics }: NamedSSTable, key: DecoratedKey): string {
  return `${tokenText(key)} (${keyTexts(statistics.header.keyType, key.key).join(':')})`;
}

function coveredText({ statistics, table }: NamedSSTable): string {
  const { start, end } = statistics.stats.coveredClustering;
  const text = (bound: Bound): string =>
    bound.prefix
      .map((value, i) => (value === null ? 'null' : table.clustering[i]?.type.toText(value)) ?? '')
      .join(':');
  const opening = start.weight < 0 ? '[' : '(';
  const closing = end.weight > 0 ? ']' : ')';
  return `${opening}${text(start)}, ${text(end)}${closing}`;
}

/** Month, day, year and time, as sstablemetadata prints them for UTC. */
function dateText(millis: number): string {
  const iso = new Date(millis).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)} ${iso.slice(11, 19)}`;
}

const MOST_MILLIS = 8.64e15;

function millisText(millis: number): string {
  return Math.abs(millis) > MOST_MILLIS ? String(millis) : `${millis} (${dateText(millis)})`;
}

function microsText(micros: number | bigint): string {
  const millis = Math.floor(Number(micros) / 1000);
  return Math.abs(millis) > MOST_MILLIS ? String(micros) : `${dateText(millis)} (${micros})`;
}

function deletionText(seconds: number): string {
  if (seconds === NO_DELETION_TIME) return `no tombstones (${NO_TOMBSTONES})`;
  return `${dateText(seconds * 1000)} (${seconds})`;
}

function ttlText(seconds: number): string {
  if (seconds === 0) return '0';
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return `${seconds} (${words.join(' ')})`;
}

function uuidText(bytes: Buffer | null): string {
  if (bytes === null) return '--';
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** As Java prints a double of this size. */
function doubleText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
