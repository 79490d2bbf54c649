import { Corruption, RequestError } from '../../../base/error/index.ts';
import type {
  DecoratedKey,
  LoadingCursor,
  Row,
  SerializationHeader,
} from '../../../mutation/index.ts';
import { ALL_ROWS, ComplexCells, decorateKey } from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { splitPartitionKey } from '../../../schema/index.ts';
import type { Salvage, Salvaged } from '../../sstable-format.ts';
import type { CachedChunks } from '../chunk/index.ts';
import { ReadAhead, Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { IndexScan } from '../primary-index/index.ts';
import { ForwardItems } from './forward-items.ts';
import { ItemDecoder } from './item-decoder.ts';
import { PartitionCursor } from './partition-cursor.ts';
import { readPartitionHead } from './partition-head.ts';

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/** What it takes to read a Data component from its beginning to its end. */
export interface SalvageParts {
  readonly table: TableMetadata;
  readonly data: CachedChunks;
  /** Null: it is not there. */
  readonly index: CachedChunks | null;
  readonly form: SerializationHeader;
  readonly version: SSTableVersion;
  /** Keys and values must be some of their types. */
  readonly checksValues: boolean;
}

/**
 * Finds the partitions of a file whose index may be damaged:
 *
 * 1. Partitions follow each other in the data, each with its key, and each is read to its end. The data
 *    has checksums and the index has none, so the index is not asked while that goes well.
 * 2. Where a partition cannot be read, the index says where those behind it begin. What stands there is
 *    a partition when it can be read.
 * 3. Where the index cannot be read either, nobody knows where the next one begins: that is the end.
 *
 * Cassandra goes over both at once and believes the index where they differ (BigTableScrubber).
 */
export class SalvageScan implements Salvage {
  private readonly parts: SalvageParts;
  private readonly window: Window;
  /** Where partitions begin, by the index, rising; null until there is a need to know. */
  private positions: readonly number[] | null = null;
  private position = 0;

  constructor(parts: SalvageParts) {
    this.parts = parts;
    this.window = new Window(new ReadAhead(parts.data));
  }

  /** How far it has come in the data. */
  get scannedBytes(): number {
    return this.position;
  }

  /** The next partition, or damage, of which there may be more behind; null at the end. */
  async next(): Promise<Salvaged | null> {
    const { position } = this;
    if (position >= this.parts.data.lengthBytes) return null;
    try {
      const { key, end } = await this.readThrough(position);
      this.position = end;
      return { kind: 'partition', key, position };
    } catch (error) {
      if (!(error instanceof Corruption)) throw error;
      this.position = await this.placeBehind(position);
      return { kind: 'damage', error };
    }
  }

  /** The partition that begins at a place, to be read again. */
  async open(position: number): Promise<LoadingCursor> {
    const { table, data, form, version } = this.parts;
    const window = new Window(data);
    const head = await readPartitionHead(window, position, form, version);
    const decoder = new ItemDecoder(window, form, head.rowsPosition, position);
    const items = new ForwardItems(decoder, position, null);
    return new PartitionCursor(table, decorateKey(head.key), head, items, EVERYTHING);
  }

  private async readThrough(
    position: number,
  ): Promise<{ readonly key: DecoratedKey; readonly end: number }> {
    const { window } = this;
    const { form, version } = this.parts;
    const head = await readPartitionHead(window, position, form, version);
    // An empty key is before all others.
    if (head.key.length === 0 && position > 0) {
      throw window.corruption('a partition without a key', position);
    }
    const key = decorateKey(Buffer.from(head.key));
    this.checkKey(key, position);
    if (head.staticRow !== null) this.checkRow(head.staticRow, position);
    const decoder = new ItemDecoder(window, form, head.rowsPosition, position);
    for (;;) {
      for (let wait = decoder.peek(); wait !== null; wait = decoder.peek()) await wait;
      if (decoder.kind === 'end') return { key, end: decoder.itemEnd };
      if (decoder.kind === 'row') {
        for (let wait = decoder.loadRow(); wait !== null; wait = decoder.loadRow()) await wait;
        const row = decoder.row();
        if (row !== null) this.checkRow(row, decoder.position);
      }
      decoder.skip();
    }
  }

  private checkKey({ key }: DecoratedKey, position: number): void {
    const { table, checksValues } = this.parts;
    if (!checksValues) return;
    this.checking(position, () => {
      const values = splitPartitionKey(table, key);
      for (const [at, { type }] of table.partitionKey.entries()) {
        type.validate(values[at] as Buffer);
      }
    });
  }

  /** What is deleted has no value, and counters have a form of their own. */
  private checkRow(row: Row, position: number): void {
    const { table, checksValues } = this.parts;
    if (!checksValues || table.isCounter) return;
    this.checking(position, () => {
      for (const data of row.columns) {
        const cells = data instanceof ComplexCells ? data.cells : [data];
        for (const { column, path, value, isTombstone } of cells) {
          if (isTombstone) continue;
          const { type } = column;
          if (path === null) type.validate(value);
          else {
            type.pathType?.validate(path);
            type.cellValueType(path).validate(value);
          }
        }
      }
    });
  }

  private checking(position: number, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw this.window.corruption(error.message, position);
    }
  }

  /** Where the next partition behind a damaged one begins, or the end of the file. */
  private async placeBehind(position: number): Promise<number> {
    this.positions ??= await this.indexed();
    return this.positions.find((each) => each > position) ?? this.parts.data.lengthBytes;
  }

  /** As far as the index can be read. */
  private async indexed(): Promise<readonly number[]> {
    const { index, version } = this.parts;
    const positions: number[] = [];
    if (index === null) return positions;
    const scan = new IndexScan(new Window(new ReadAhead(index)), version, 0, index.lengthBytes);
    try {
      while (!scan.isAtEnd) {
        const wait = scan.advance();
        if (wait !== null) await wait;
        positions.push(scan.position);
      }
    } catch (error) {
      if (!(error instanceof Corruption)) throw error;
    }
    return positions.sort((left, right) => left - right);
  }
}
