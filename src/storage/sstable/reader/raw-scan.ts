import type { RangeMarker, Row, SerializationHeader } from '../../../mutation/index.ts';
import type { CachedChunks } from '../chunk/index.ts';
import { ReadAhead, Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import type { IndexEntry } from '../primary-index/index.ts';
import { IndexScan } from '../primary-index/index.ts';
import { ItemDecoder } from './item-decoder.ts';
import type { PartitionHead } from './partition-head.ts';
import { readPartitionHead } from './partition-head.ts';

export interface RawItem {
  readonly position: number;
  readonly item: Row | RangeMarker;
}

/** A partition as it stands in the file: nothing is left out, and places are told. */
export interface RawPartition {
  readonly head: PartitionHead;
  readonly entry: IndexEntry;
  /** The key of the index. */
  readonly indexKey: Buffer;
  /** Where in the Index component its entry begins. */
  readonly indexPosition: number;
  /** Where the partition ends; known when `next` has given null. */
  readonly end: number;
  /** The next row or marker, null at the end. */
  next(): Promise<RawItem | null>;
}

/** Goes over all of a file for tools that show or verify it. */
export class RawScan {
  private readonly scan: IndexScan;
  private readonly window: Window;
  private readonly form: SerializationHeader;
  private readonly version: SSTableVersion;

  constructor(
    data: CachedChunks,
    index: CachedChunks,
    form: SerializationHeader,
    version: SSTableVersion,
  ) {
    this.window = new Window(new ReadAhead(data));
    this.scan = new IndexScan(new Window(new ReadAhead(index)), version, 0, index.lengthBytes);
    this.form = form;
    this.version = version;
  }

  /** The next partition, null at the end. Throws Corruption. */
  async next(): Promise<RawPartition | null> {
    const { scan, window, form, version } = this;
    if (scan.isAtEnd) return null;
    await scan.advance();
    const indexKey = Buffer.from(scan.key);
    const indexPosition = scan.entryStart;
    const entry = await scan.entry();
    const head = await readPartitionHead(window, entry.position, form, version);
    const decoder = new ItemDecoder(window, form, head.rowsPosition, head.position);
    return new Partition(decoder, head, entry, indexKey, indexPosition);
  }
}

class Partition implements RawPartition {
  readonly head: PartitionHead;
  readonly entry: IndexEntry;
  readonly indexKey: Buffer;
  readonly indexPosition: number;
  private readonly decoder: ItemDecoder;

  constructor(
    decoder: ItemDecoder,
    head: PartitionHead,
    entry: IndexEntry,
    indexKey: Buffer,
    indexPosition: number,
  ) {
    this.decoder = decoder;
    this.head = head;
    this.entry = entry;
    this.indexKey = indexKey;
    this.indexPosition = indexPosition;
  }

  get end(): number {
    return this.decoder.itemEnd;
  }

  async next(): Promise<RawItem | null> {
    const { decoder } = this;
    for (;;) {
      for (let wait = decoder.peek(); wait !== null; wait = decoder.peek()) await wait;
      const { position, marker, kind } = decoder;
      if (kind === 'end') return null;
      if (kind === 'marker') {
        decoder.skip();
        return { position, item: marker as RangeMarker };
      }
      for (let wait = decoder.loadRow(); wait !== null; wait = decoder.loadRow()) await wait;
      const row = decoder.row();
      decoder.skip();
      if (row !== null) return { position, item: row };
    }
  }
}
