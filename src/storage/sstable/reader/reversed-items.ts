import type { Clustering, Row, Slice } from '../../../mutation/index.ts';
import { DeletionTime, RangeMarker } from '../../../mutation/index.ts';
import type { BlockName, ColumnIndex, IndexBlock } from '../primary-index/index.ts';
import type { ItemDecoder, ItemKind } from './item-decoder.ts';
import type { ItemSource } from './item-source.ts';
import { isBlockName } from './names.ts';

/** A row's position, or a marker in reading order. */
type Known = number | RangeMarker;

/**
 * Reads a partition back to front, a block after the other (the whole partition when it has no
 * column index). Rows do not say where the one before begins, so a block is first gone through
 * forwards, from row to row, and then read from its end.
 */
export class ReversedItems implements ItemSource {
  open = DeletionTime.LIVE;
  kind: ItemKind = 'end';
  clustering: Clustering = [];
  marker: RangeMarker | null = null;
  private readonly decoder: ItemDecoder;
  private readonly partitionStart: number;
  private readonly rowsPosition: number;
  /** Null for a partition of one block. */
  private readonly index: ColumnIndex | null;
  /** The block that is read, or that will be when `isListed` is false. */
  private number: number;
  private isListed = false;
  /** What is left of the block, the next to be read last. */
  private items: Known[] = [];
  /** Where going through the block has to end; null while it has not begun. */
  private listEnd: number | null = null;
  private expected: BlockName | null = null;
  private openAtEnd = DeletionTime.LIVE;
  private isPeeked = false;
  /** The block behind was read to its beginning, so that `open` is what is open behind this one. */
  private isListedBehind = false;

  constructor(
    decoder: ItemDecoder,
    partitionStart: number,
    rowsPosition: number,
    index: ColumnIndex | null,
  ) {
    this.decoder = decoder;
    this.partitionStart = partitionStart;
    this.rowsPosition = rowsPosition;
    this.index = index;
    this.number = index === null ? 0 : index.facts.blockCount - 1;
  }

  seek(slice: Slice): Promise<void> | null {
    if (this.index === null || slice.end.prefix.length === 0) return null;
    const number = this.index.search(slice.end);
    if (number instanceof Promise) return number.then((found) => this.goTo(found));
    this.goTo(number);
    return null;
  }

  private goTo(number: number): void {
    if (number >= this.number) return;
    this.number = number;
    this.isListed = false;
    this.isPeeked = false;
    this.isListedBehind = false;
    this.listEnd = null;
    this.items = [];
  }

  peek(): Promise<void> | null {
    for (;;) {
      if (this.isPeeked) return null;
      if (!this.isListed) {
        const wait = this.list();
        if (wait !== null) return wait;
      }
      const item = this.items.at(-1);
      if (item === undefined) {
        if (this.number === 0) {
          this.kind = 'end';
          this.isPeeked = true;
        } else {
          this.goTo(this.number - 1);
          this.isListedBehind = true;
        }
        continue;
      }
      if (typeof item !== 'number') {
        this.kind = 'marker';
        this.marker = item;
        this.isPeeked = true;
        continue;
      }
      if (this.decoder.position !== item) this.decoder.jump(item);
      const wait = this.decoder.peek();
      if (wait !== null) return wait;
      this.kind = 'row';
      this.clustering = this.decoder.clustering;
      this.isPeeked = true;
    }
  }

  /** Goes through the block once. Null when it is known. */
  private list(): Promise<void> | null {
    const { decoder } = this;
    if (this.listEnd === null) {
      const wait = this.beginList();
      if (wait !== null) return wait;
    }
    const end = this.listEnd as number;
    while (decoder.position < end || this.isLast) {
      const wait = this.expected === null ? decoder.pass() : decoder.peek();
      if (wait !== null) return wait;
      this.checkFirst();
      if (decoder.kind === 'end') {
        this.checkEnd(end);
        return null;
      }
      this.items.push(decoder.marker === null ? decoder.position : reversed(decoder.marker));
      decoder.skip();
    }
    if (decoder.position !== end) {
      throw decoder.window.corruption('a block ends within a row', decoder.position);
    }
    this.endList();
    return null;
  }

  /** Files of Cassandra count the byte of the partition's end to the last block. */
  private checkEnd(end: number): void {
    const { decoder, index } = this;
    const isAtEnd = index === null || decoder.position === end || decoder.itemEnd === end;
    if (!this.isLast || !isAtEnd) {
      throw decoder.window.corruption('the partition ends within a block', decoder.position);
    }
    this.endList();
  }

  private endList(): void {
    this.isListed = true;
    this.open = this.openAtEnd;
  }

  private checkFirst(): void {
    if (this.expected === null) return;
    const { decoder } = this;
    if (!isBlockName(this.expected, decoder)) {
      const what = 'the index names another row for this place';
      throw decoder.window.corruption(what, decoder.position);
    }
    this.expected = null;
  }

  private beginList(): Promise<void> | null {
    if (this.index === null) {
      this.decoder.jump(this.rowsPosition);
      this.listEnd = Number.POSITIVE_INFINITY;
      return null;
    }
    const { index, number } = this;
    const block = index.block(number);
    if (block instanceof Promise) return this.beginLater(index);
    const next = this.isLast ? null : index.block(number + 1);
    if (next instanceof Promise) return this.beginLater(index);
    this.beginBlock(block, next);
    return null;
  }

  /** One after the other: both go through one window. */
  private async beginLater(index: ColumnIndex): Promise<void> {
    const block = await index.block(this.number);
    this.beginBlock(block, this.isLast ? null : await index.block(this.number + 1));
  }

  private get isLast(): boolean {
    return this.index === null || this.number === this.index.facts.blockCount - 1;
  }

  private beginBlock(block: IndexBlock, next: IndexBlock | null): void {
    const { window } = this.decoder;
    const start = this.partitionStart + block.offset;
    const end = start + block.width;
    const isNextBehind = next === null || this.partitionStart + next.offset === end;
    if (end > window.lengthBytes || !isNextBehind) {
      throw window.corruption(`a block of ${block.width} bytes`, start);
    }
    if (this.isListedBehind && !block.openAtEnd.equals(this.open)) {
      throw window.corruption('the index has another deletion open behind a block', start);
    }
    this.decoder.jump(start);
    this.listEnd = end;
    this.expected = block.first;
    this.openAtEnd = block.openAtEnd;
  }

  loadRow(): Promise<void> | null {
    return this.decoder.loadRow();
  }

  row(): Row | null {
    return this.decoder.row();
  }

  skip(): void {
    if (this.kind === 'marker' && this.marker !== null) {
      const close = this.marker.close ?? DeletionTime.LIVE;
      if (!close.equals(this.open)) {
        const { window, position } = this.decoder;
        throw window.corruption('a range deletion ends that was not open', position);
      }
      this.open = this.marker.open ?? DeletionTime.LIVE;
    }
    this.items.pop();
    this.isPeeked = false;
  }
}

function reversed(marker: RangeMarker): RangeMarker {
  return new RangeMarker(marker.bound, marker.open, marker.close);
}
