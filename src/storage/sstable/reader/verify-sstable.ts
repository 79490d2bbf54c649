import { crc32 } from '../../../base/crc/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { DecoratedKey, RangeMarker, Row } from '../../../mutation/index.ts';
import {
  compareKeys,
  compareUnfiltereds,
  DeletionTime,
  decorateKey,
  RangeMarker as RangeMarkerClass,
} from '../../../mutation/index.ts';
import type { Disk } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { Window } from '../chunk/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath, parseDigest, parseToc } from '../descriptor/index.ts';
import { ColumnIndex } from '../primary-index/index.ts';
import type { FileSSTable } from './file-sstable.ts';
import { isBlockName } from './names.ts';
import type { RawPartition } from './raw-scan.ts';

const READ_BYTES = 1024 * 1024;

/** What was gone over. */
export interface VerifiedSSTable {
  readonly partitions: number;
  readonly rows: number;
}

/**
 * Compares every checksum, and everything that one component says of another. Rejects with the first
 * Corruption, which names file and offset.
 *
 * 1. Opening has compared the checksums of Statistics.db, and that the others make sense.
 * 2. TOC.txt names files that are there; Digest.crc32 fits the Data component.
 * 3. All partitions, read by the index: keys in order and the same in both, each beginning where the
 *    one before ends; rows in order; blocks of wide partitions where the index has them. Each chunk's
 *    checksum is compared while it is read, if `crc_check_chance` is 1.
 * 4. The filter has every key, and the summary its samples.
 */
export async function verifySSTable(
  disk: Disk,
  sstable: FileSSTable,
  table: TableMetadata,
): Promise<VerifiedSSTable> {
  await checkSSTable(disk, sstable);
  const verification = new Verification(sstable, table);
  return verification.run();
}

/**
 * The first two steps, and the keys of the index: what can be told without understanding the data.
 * False when there is no checksum of the data to compare.
 */
export async function checkSSTable(disk: Disk, sstable: FileSSTable): Promise<boolean> {
  await checkComponents(disk, sstable);
  return verifyDigest(disk, sstable.descriptor);
}

/** That all components are there, and the keys of the index in order and among those of the filter. */
export async function checkComponents(disk: Disk, sstable: FileSSTable): Promise<void> {
  await verifyNames(disk, sstable.descriptor);
  for await (const key of sstable.keys()) {
    if (sstable.mayContain(key)) continue;
    const path = componentPath(sstable.descriptor, Component.FILTER);
    throw new Corruption(path, 0, `the filter lacks key ${key.key.toString('hex')}`);
  }
}

async function verifyNames(disk: Disk, descriptor: SSTableDescriptor): Promise<void> {
  const path = componentPath(descriptor, Component.TOC);
  const text = (await disk.readFile(path)).toString();
  for (const name of parseToc(text)) {
    // Cassandra removes a summary that does not suit it, and makes it again from the index.
    if (name === Component.SUMMARY || (await disk.exists(componentPath(descriptor, name))))
      continue;
    throw new Corruption(path, text.indexOf(name), `component ${name} is not there`);
  }
}

/** False when there is none. */
async function verifyDigest(disk: Disk, descriptor: SSTableDescriptor): Promise<boolean> {
  const path = componentPath(descriptor, Component.DIGEST);
  if (!(await disk.exists(path))) return false;
  const expected = parseDigest((await disk.readFile(path)).toString());
  if (expected === null) throw new Corruption(path, 0, 'no checksum');
  const file = await disk.open(componentPath(descriptor, Component.DATA), 'read');
  try {
    let crc = 0;
    let position = 0;
    for (;;) {
      const bytes = await file.read(position, READ_BYTES);
      crc = crc32(bytes, crc);
      position += bytes.length;
      if (bytes.length < READ_BYTES) break;
    }
    if (crc !== expected)
      throw new Corruption(file.path, 0, `the digest is ${crc}, not ${expected}`);
    return true;
  } finally {
    await file.close();
  }
}

class Verification {
  private readonly sstable: FileSSTable;
  private readonly table: TableMetadata;
  private readonly dataPath: string;
  private readonly indexPath: string;
  private last: DecoratedKey | null = null;
  private end = 0;
  private sample = 0;
  private partitions = 0;
  private rows = 0;

  constructor(sstable: FileSSTable, table: TableMetadata) {
    this.sstable = sstable;
    this.table = table;
    this.dataPath = sstable.components.data.path;
    this.indexPath = sstable.components.index.path;
  }

  async run(): Promise<VerifiedSSTable> {
    const { sstable, dataPath } = this;
    const scan = sstable.rawScan();
    for (let each = await scan.next(); each !== null; each = await scan.next()) {
      this.verifyKey(each);
      await this.verifyRows(each);
      await this.verifyBlocks(each);
      this.end = each.end;
      this.partitions++;
    }
    const { summary, data } = sstable.components;
    if (this.end !== data.lengthBytes) {
      throw new Corruption(dataPath, this.end, 'data behind the last partition of the index');
    }
    const summaryPath = componentPath(sstable.descriptor, Component.SUMMARY);
    if (this.sample !== summary.length) {
      throw new Corruption(summaryPath, 0, `sample ${this.sample} is not in the index`);
    }
    if (this.last === null || compareKeys(this.last, summary.last) !== 0) {
      throw new Corruption(summaryPath, 0, 'the last key is not that of the index');
    }
    return { partitions: this.partitions, rows: this.rows };
  }

  private verifyKey(partition: RawPartition): void {
    const { head, entry, indexKey, indexPosition } = partition;
    const { summary, filter } = this.sstable.components;
    if (entry.position !== this.end) {
      const what = `the partition before ends at ${this.end}, not ${entry.position}`;
      throw new Corruption(this.indexPath, indexPosition, what);
    }
    if (!head.key.equals(indexKey)) {
      const what = 'another key than the index has for this place';
      throw new Corruption(this.dataPath, head.position, what);
    }
    const key = decorateKey(indexKey);
    if (this.last !== null && compareKeys(this.last, key) >= 0) {
      throw new Corruption(this.indexPath, indexPosition, 'keys are out of order');
    }
    this.last = key;
    if (filter !== null && !filter.mayContain(indexKey)) {
      const path = componentPath(this.sstable.descriptor, Component.FILTER);
      throw new Corruption(path, 0, `the filter lacks key ${indexKey.toString('hex')}`);
    }
    if (summary.position(this.sample) !== indexPosition) return;
    if (compareKeys(summary.key(this.sample), key) !== 0) {
      const path = componentPath(this.sstable.descriptor, Component.SUMMARY);
      throw new Corruption(path, 0, `sample ${this.sample} is not the key of its place`);
    }
    this.sample++;
  }

  private async verifyRows(partition: RawPartition): Promise<void> {
    let before: Row | RangeMarker | null = null;
    let open = DeletionTime.LIVE;
    for (let each = await partition.next(); each !== null; each = await partition.next()) {
      const { item, position } = each;
      if (before !== null && compareUnfiltereds(this.table, before, item) >= 0) {
        throw new Corruption(this.dataPath, position, 'rows are out of order');
      }
      before = item;
      if (!(item instanceof RangeMarkerClass)) {
        this.rows++;
        continue;
      }
      if (!(item.close ?? DeletionTime.LIVE).equals(open)) {
        throw new Corruption(this.dataPath, position, 'a range deletion ends that was not open');
      }
      open = item.open ?? DeletionTime.LIVE;
    }
    if (!open.isLive) {
      throw new Corruption(this.dataPath, partition.end, 'a range deletion never ends');
    }
  }

  /** Blocks follow each other and begin with what the index says. */
  private async verifyBlocks({ head, entry, end, indexPosition }: RawPartition): Promise<void> {
    const facts = entry.columnIndex;
    if (facts === null) return;
    const { sstable, indexPath, table } = this;
    const { index } = sstable.components;
    const blocks = new ColumnIndex(facts, new Window(index), table, sstable.descriptor.version);
    let offset = head.rowsPosition - head.position;
    const isHeadSame = facts.headerLength === offset && facts.deletion.equals(head.deletion);
    if (!isHeadSame) throw new Corruption(indexPath, indexPosition, 'another partition deletion');
    for (let number = 0; number < facts.blockCount; number++) {
      const block = await blocks.block(number);
      if (block.offset !== offset) {
        const what = `block ${number} begins at ${block.offset}, not ${offset}`;
        throw new Corruption(indexPath, indexPosition, what);
      }
      const decoder = sstable.decoderAt(head.position + offset);
      for (let wait = decoder.peek(); wait !== null; wait = decoder.peek()) await wait;
      if (!isBlockName(block.first, decoder)) {
        const what = 'the index names another row for this place';
        throw new Corruption(this.dataPath, head.position + offset, what);
      }
      offset += block.width;
    }
    // Files of Cassandra count the byte of the partition's end to the last block.
    const rest = end - head.position - offset;
    if (rest !== 0 && rest !== 1) {
      throw new Corruption(indexPath, indexPosition, `the blocks end at ${offset}`);
    }
  }
}
