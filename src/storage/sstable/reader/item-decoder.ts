import type { ByteReader } from '../../../base/bytes/index.ts';
import { EndOfBytes } from '../../../base/bytes/index.ts';
import type { Clustering, RangeMarker, Row, SerializationHeader } from '../../../mutation/index.ts';
import {
  BoundKind,
  boundOf,
  isEmptyRow,
  RowFlag,
  readClustering,
  readMarkerBody,
  readRowBody,
  skipClustering,
} from '../../../mutation/index.ts';
import type { Window } from '../chunk/index.ts';
import { readLength } from '../primary-index/index-entry.ts';

/** What stands at a place of a partition. */
export type ItemKind = 'row' | 'marker' | 'end';

/** Two deletions, the longest numbers that there are. */
const MOST_MARKER_BYTES = 64;
const NO_CLUSTERING: Clustering = [];

/**
 * Decodes the rows and markers of a partition where it is told to. A row is first only looked at:
 * its clustering and its size; so that those that are not wanted cost no more.
 *
 * 1. `peek` decodes what stands at `position`. A promise while that is not in memory.
 * 2. `loadRow`, for a row that is wanted, brings all of its bytes; then `row` gives it.
 * 3. `skip` goes on to what comes next, `jump` to another place.
 *
 * Each row and marker says how long the one before is, which is compared while reading on: hardly
 * any damage, and no wrong place to begin at, gets past that.
 */
export class ItemDecoder {
  readonly window: Window;
  private readonly form: SerializationHeader;
  position: number;
  /** Where the item before begins; -1 when that is not known. */
  private previousPosition: number;
  private isPeeked = false;
  private isPassing = false;
  private flags = 0;
  private bodyPosition = 0;
  private end = 0;
  kind: ItemKind = 'end';
  clustering: Clustering = NO_CLUSTERING;
  /** In clustering order. */
  marker: RangeMarker | null = null;

  /** `previousPosition` before the first row is where the partition begins. */
  constructor(
    window: Window,
    form: SerializationHeader,
    position: number,
    previousPosition: number,
  ) {
    this.window = window;
    this.form = form;
    this.position = position;
    this.previousPosition = previousPosition;
  }

  /** Where the item peeked at ends. */
  get itemEnd(): number {
    return this.end;
  }

  peek(): Promise<void> | null {
    if (this.isPeeked) return null;
    const { window } = this;
    for (;;) {
      const wait = window.moveTo(this.position);
      if (wait !== null) return wait.then(() => this.peek() ?? undefined);
      try {
        this.decode(window.reader);
        this.isPeeked = true;
        return null;
      } catch (error) {
        if (!(error instanceof EndOfBytes)) throw window.damage(error);
      }
      window.reader.offset -= window.position - this.position;
      const more = window.grow();
      if (more !== null) return more.then(() => this.peek() ?? undefined);
    }
  }

  /** As `peek`, for what will be skipped: a row's clustering is left out. */
  pass(): Promise<void> | null {
    this.isPassing = true;
    try {
      // What has to be waited for is decoded as by `peek`, which does no harm.
      return this.peek();
    } finally {
      this.isPassing = false;
    }
  }

  private decode(reader: ByteReader): void {
    const { position } = this;
    const start = reader.offset;
    const flags = reader.uint8();
    this.flags = flags;
    if ((flags & RowFlag.END_OF_PARTITION) !== 0) {
      if (flags !== RowFlag.END_OF_PARTITION) throw new RangeError(`the flags ${flags} of an end`);
      this.kind = 'end';
      this.end = position + 1;
      return;
    }
    if ((flags & RowFlag.IS_MARKER) !== 0) {
      this.decodeMarker(reader, start);
      return;
    }
    if ((flags & RowFlag.EXTENSION) !== 0 && (reader.uint8() & 1) !== 0) {
      throw new RangeError('a static row among the others');
    }
    if (this.isPassing) skipClustering(reader, this.form.table);
    else this.clustering = readClustering(reader, this.form.table);
    this.readSizes(reader, start);
    this.kind = 'row';
    this.marker = null;
  }

  private decodeMarker(reader: ByteReader, start: number): void {
    if (this.flags !== RowFlag.IS_MARKER)
      throw new RangeError(`the flags ${this.flags} of a marker`);
    const kind = reader.uint8();
    if (
      kind > BoundKind.EXCLUSIVE_START ||
      kind === BoundKind.STATIC ||
      kind === BoundKind.CLUSTERING
    ) {
      throw new RangeError(`a bound of kind ${kind}`);
    }
    const length = reader.uint16();
    const bound = boundOf(kind, readClustering(reader, this.form.table, length));
    const end = this.readSizes(reader, start);
    if (end - reader.offset > MOST_MARKER_BYTES) throw new RangeError('a marker of too many bytes');
    this.marker = readMarkerBody(reader, this.form, kind, bound);
    if (reader.offset !== end) throw new RangeError('a marker is not as long as it says');
    this.kind = 'marker';
  }

  /** The size of what follows and of what is before. Returns the reader's offset of the end. */
  private readSizes(reader: ByteReader, start: number): number {
    const { position, previousPosition, window } = this;
    const size = readLength(reader);
    const end = reader.offset + size;
    const previousSize = readLength(reader);
    this.bodyPosition = position + reader.offset - start;
    this.end = position + end - start;
    if (this.end < this.bodyPosition || this.end > window.lengthBytes) {
      throw new RangeError(`a row or marker of ${size} bytes`);
    }
    if (previousPosition >= 0 && previousSize !== position - previousPosition) {
      throw new RangeError(
        `${previousSize} bytes should be before, but ${position - previousPosition} are`,
      );
    }
    return end;
  }

  /** Brings the bytes of the row peeked at. Null when they are there. */
  loadRow(): Promise<void> | null {
    return this.window.require(this.bodyPosition, this.end - this.bodyPosition);
  }

  /** The row peeked at and loaded; null when all it had was dropped since. */
  row(): Row | null {
    const { window, form } = this;
    const { reader } = window;
    const offset = reader.offset;
    try {
      const row = readRowBody(reader, form, form.regulars, this.flags, this.clustering);
      if (reader.offset - offset !== this.end - this.bodyPosition) {
        throw new RangeError('a row is not as long as it says');
      }
      return isEmptyRow(row) ? null : row;
    } catch (error) {
      throw window.damage(error);
    }
  }

  /** To what comes after the item peeked at. */
  skip(): void {
    this.previousPosition = this.position;
    this.position = this.end;
    this.isPeeked = false;
  }

  /** To a place where a row or marker begins. */
  jump(position: number): void {
    this.previousPosition = -1;
    this.position = position;
    this.isPeeked = false;
  }
}
