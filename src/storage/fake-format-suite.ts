import { ByteReader, ByteWriter } from '../base/bytes/index.ts';
import { Corruption } from '../base/error/index.ts';
import type { LoadingCursor, PartitionUpdate, UnfilteredCursor } from '../mutation/index.ts';
import { PartitionData, readUpdate, updateOf, writeUpdate } from '../mutation/index.ts';
import type { Disk } from '../platform/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { FakeSSTable } from './fake-sstable-suite.ts';
import type { SSTable, SSTableStatistics } from './sstable/sstable.ts';
import type { AdoptRequest, FileWriter, SSTableFormat, WriteRequest } from './sstable-format.ts';

/** As many bytes a partition shall count for. */
const PARTITION_BYTES = 1024 * 1024;

/** Files of the simplest kind: updates one after the other, and the log intervals as JSON. */
export class FakeFormat implements SSTableFormat {
  private readonly disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  async write(request: WriteRequest): Promise<FileWriter> {
    const { disk } = this;
    const { directory, table, generation } = request;
    const base = `${directory}/nb-${generation}-big`;
    const updates: PartitionUpdate[] = [];
    // Something is on the disk from the beginning, as with a real writer.
    const file = await disk.open(`${base}-Data.db`, 'create');
    return {
      get uncompressedBytes() {
        return updates.length * PARTITION_BYTES;
      },
      append: (cursor) => collect(table, cursor, updates),
      finish: async () => {
        const writer = new ByteWriter(1024);
        for (const update of updates) writeUpdate(writer, update);
        await file.write(writer.view(), 0);
        await file.sync();
        await file.close();
        const facts = {
          intervals: request.commitLogIntervals,
          hostId: request.hostId?.toString('hex') ?? null,
          count: updates.length,
        };
        await disk.writeFile(`${base}-Statistics.db`, Buffer.from(JSON.stringify(facts)));
        await disk.writeFile(`${base}-TOC.txt`, Buffer.from('Data.db\nStatistics.db\nTOC.txt\n'));
        await disk.syncDirectory(directory);
        return this.open(table, directory, `nb-${generation}-big`);
      },
      abort: async () => {
        await file.close();
        for (const component of ['Data.db', 'Statistics.db', 'TOC.txt']) {
          await disk.remove(`${base}-${component}`);
        }
      },
    };
  }

  async open(table: TableMetadata, directory: string, name: string): Promise<SSTable> {
    const base = `${directory}/${name}`;
    const facts = JSON.parse((await this.disk.readFile(`${base}-Statistics.db`)).toString()) as {
      intervals: WriteRequest['commitLogIntervals'];
      hostId: string | null;
      count: number;
    };
    const bytes = await this.disk.readFile(`${base}-Data.db`);
    const reader = new ByteReader(bytes);
    const updates: PartitionUpdate[] = [];
    while (reader.remaining > 0) updates.push(readUpdate(reader, table));
    if (updates.length !== facts.count) throw new Corruption(base, 0, 'partitions are missing');
    const sstable = new FakeSSTable(table, Number(name.split('-')[1]), updates);
    const statistics: SSTableStatistics = {
      ...sstable.statistics,
      commitLogIntervals: facts.intervals.map(({ start, end }) => ({
        start: { segmentId: start.segmentId, position: start.offset },
        end: { segmentId: end.segmentId, position: end.offset },
      })),
      originatingHostId: facts.hostId === null ? null : Buffer.from(facts.hostId, 'hex'),
    };
    return Object.assign(sstable, { statistics, directory });
  }

  async adopt({ directory, name, targetDirectory, generation }: AdoptRequest): Promise<void> {
    const target = `${targetDirectory}/nb-${generation}-big`;
    for (const component of ['Data.db', 'Statistics.db', 'TOC.txt']) {
      await this.disk.link(`${directory}/${name}-${component}`, `${target}-${component}`);
    }
    await this.disk.syncDirectory(targetDirectory);
  }

  async verify(): Promise<void> {}

  salvage(): never {
    throw new Error('files of tests are not scrubbed');
  }
}

function collect(
  table: TableMetadata,
  cursor: UnfilteredCursor | LoadingCursor,
  updates: PartitionUpdate[],
): null {
  const unfiltereds = [];
  for (let item = cursor.next(); item !== null; item = cursor.next()) unfiltereds.push(item);
  const data = new PartitionData(cursor.key, cursor.deletion, cursor.staticRow, unfiltereds);
  updates.push(updateOf(table, data));
  return null;
}
