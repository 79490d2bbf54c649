import type { ByteReader } from '../../../base/bytes/index.ts';
import { EndOfBytes } from '../../../base/bytes/index.ts';
import { readSignedVint } from '../../../base/vint/index.ts';
import type { Bound, Clustering } from '../../../mutation/index.ts';
import {
  BoundKind,
  type Bound as BoundType,
  boundOf,
  compareBounds,
  compareBoundToRow,
  DeletionTime,
  readClustering,
} from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { readDeletionTime } from '../reader/deletion-time.ts';
import type { ColumnIndexFacts } from './index-entry.ts';
import { readLength } from './index-entry.ts';

const OFFSET_BYTES = 4;
/** Widths are written as what they are more than this. */
const WIDTH_BASE = 64 * 1024;

/** The first or last thing of a block: a row, or where a range deletion begins or ends. */
export type BlockName =
  | { readonly kind: 'row'; readonly clustering: Clustering }
  | { readonly kind: 'bound'; readonly bound: Bound };

/** Some rows and markers of a wide partition that stand together. */
export interface IndexBlock {
  readonly first: BlockName;
  readonly last: BlockName;
  /** Counted from the partition's beginning. */
  readonly offset: number;
  readonly width: number;
  /** The range deletion that goes on behind the block, or live. */
  readonly openAtEnd: DeletionTime;
}

/** The blocks of one wide partition, read from the Index component one by one as they are needed. */
export class ColumnIndex {
  readonly facts: ColumnIndexFacts;
  private readonly window: Window;
  private readonly table: TableMetadata;
  private readonly version: SSTableVersion;

  constructor(
    facts: ColumnIndexFacts,
    window: Window,
    table: TableMetadata,
    version: SSTableVersion,
  ) {
    this.facts = facts;
    this.window = window;
    this.table = table;
    this.version = version;
  }

  /**
   * The last block that begins before a bound, the first one when none does: reading on from there
   * meets all that is behind the bound.
   */
  search(bound: BoundType): number | Promise<number> {
    return this.searchBetween(bound, 1, this.facts.blockCount);
  }

  private searchBetween(bound: BoundType, from: number, to: number): number | Promise<number> {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = this.block(middle);
      if (block instanceof Promise) {
        const [left, right] = [low, high];
        return block.then((found) =>
          this.beginsBefore(found, bound)
            ? this.searchBetween(bound, middle + 1, right)
            : this.searchBetween(bound, left, middle),
        );
      }
      if (this.beginsBefore(block, bound)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private beginsBefore(block: IndexBlock, bound: BoundType): boolean {
    const { first } = block;
    return first.kind === 'row'
      ? compareBoundToRow(this.table, bound, first.clustering) > 0
      : compareBounds(this.table, first.bound, bound) < 0;
  }

  /** A block by its number; a promise when it must be read from the disk. */
  block(number: number): IndexBlock | Promise<IndexBlock> {
    const { window, facts } = this;
    const wait = window.require(facts.offsetsPosition + OFFSET_BYTES * number, OFFSET_BYTES);
    if (wait !== null) return wait.then(() => this.block(number));
    const offset = window.reader.int32();
    const start = facts.blocksPosition + offset;
    if (offset < 0 || start >= facts.offsetsPosition) {
      throw window.corruption(`block ${number} at ${offset}`, window.position - OFFSET_BYTES);
    }
    return this.blockAt(start);
  }

  private blockAt(start: number): IndexBlock | Promise<IndexBlock> {
    const { window } = this;
    for (;;) {
      const wait = window.moveTo(start);
      if (wait !== null) return wait.then(() => this.blockAt(start));
      try {
        return this.readBlock(window.reader);
      } catch (error) {
        if (!(error instanceof EndOfBytes)) throw window.damage(error);
      }
      window.reader.offset -= window.position - start;
      const more = window.grow();
      if (more !== null) return more.then(() => this.blockAt(start));
    }
  }

  private readBlock(reader: ByteReader): IndexBlock {
    const first = this.readName(reader);
    const last = this.readName(reader);
    const offset = readLength(reader);
    const width = Number(readSignedVint(reader)) + WIDTH_BASE;
    if (width <= 0 || !Number.isSafeInteger(width))
      throw new RangeError(`a block of ${width} bytes`);
    const isOpen = reader.uint8();
    if (isOpen > 1) throw new RangeError(`${isOpen} is no flag`);
    const openAtEnd = isOpen === 1 ? readDeletionTime(reader, this.version) : DeletionTime.LIVE;
    return { first, last, offset, width, openAtEnd };
  }

  private readName(reader: ByteReader): BlockName {
    const kind = reader.uint8();
    if (kind === BoundKind.CLUSTERING) {
      return { kind: 'row', clustering: readClustering(reader, this.table) };
    }
    if (kind > BoundKind.EXCLUSIVE_START || kind === BoundKind.STATIC) {
      throw new RangeError(`a name of kind ${kind}`);
    }
    const length = reader.uint16();
    return { kind: 'bound', bound: boundOf(kind, readClustering(reader, this.table, length)) };
  }
}
