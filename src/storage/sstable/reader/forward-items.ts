import type { Clustering, RangeMarker, Row, Slice } from '../../../mutation/index.ts';
import { DeletionTime } from '../../../mutation/index.ts';
import type { BlockName, ColumnIndex } from '../primary-index/index.ts';
import type { ItemDecoder, ItemKind } from './item-decoder.ts';
import type { ItemSource } from './item-source.ts';
import { isBlockName } from './names.ts';

/** Reads a partition front to back; over what is before a slice it jumps by the column index. */
export class ForwardItems implements ItemSource {
  open = DeletionTime.LIVE;
  private readonly decoder: ItemDecoder;
  private readonly partitionStart: number;
  /** Null for a partition of one block. */
  private readonly index: ColumnIndex | null;
  /** What must stand where a jump has led to. */
  private expected: BlockName | null = null;

  constructor(decoder: ItemDecoder, partitionStart: number, index: ColumnIndex | null) {
    this.decoder = decoder;
    this.partitionStart = partitionStart;
    this.index = index;
  }

  get kind(): ItemKind {
    return this.decoder.kind;
  }

  get clustering(): Clustering {
    return this.decoder.clustering;
  }

  get marker(): RangeMarker | null {
    return this.decoder.marker;
  }

  seek(slice: Slice): Promise<void> | null {
    if (this.index === null || slice.start.prefix.length === 0) return null;
    const number = this.index.search(slice.start);
    return number instanceof Promise
      ? number.then((found) => this.jumpTo(found))
      : this.jumpNow(number);
  }

  private jumpNow(number: number): Promise<void> | null {
    const index = this.index as ColumnIndex;
    if (number === 0) return null;
    const block = index.block(number);
    if (block instanceof Promise) return this.jumpTo(number);
    const before = index.block(number - 1);
    if (before instanceof Promise) return this.jumpTo(number);
    this.jump(this.partitionStart + block.offset, block.first, before.openAtEnd);
    return null;
  }

  private async jumpTo(number: number): Promise<void> {
    const index = this.index as ColumnIndex;
    if (number === 0) return;
    const block = await index.block(number);
    const before = await index.block(number - 1);
    this.jump(this.partitionStart + block.offset, block.first, before.openAtEnd);
  }

  private jump(position: number, expected: BlockName, open: DeletionTime): void {
    if (position <= this.decoder.position) return;
    this.decoder.jump(position);
    this.expected = expected;
    this.open = open;
  }

  peek(): Promise<void> | null {
    const wait = this.decoder.peek();
    if (wait !== null) return wait;
    if (this.expected === null) return null;
    if (!isBlockName(this.expected, this.decoder)) {
      const { window, position } = this.decoder;
      throw window.corruption('the index names another row for this place', position);
    }
    this.expected = null;
    return null;
  }

  loadRow(): Promise<void> | null {
    return this.decoder.loadRow();
  }

  row(): Row | null {
    return this.decoder.row();
  }

  skip(): void {
    const { marker, kind } = this.decoder;
    if (kind === 'marker' && marker !== null) {
      this.checkClose(marker);
      this.open = marker.open ?? DeletionTime.LIVE;
    }
    this.decoder.skip();
  }

  private checkClose(marker: RangeMarker): void {
    const close = marker.close ?? DeletionTime.LIVE;
    if (close.equals(this.open)) return;
    const { window, position } = this.decoder;
    throw window.corruption('a range deletion ends that was not open', position);
  }
}
