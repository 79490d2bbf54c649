import type { ByteReader } from '../../../base/bytes/index.ts';
import { EndOfBytes } from '../../../base/bytes/index.ts';
import type { Corruption } from '../../../base/error/index.ts';
import { vintSizeOf } from '../../../base/vint/index.ts';
import type { Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import type { ColumnIndexFacts, IndexEntry } from './index-entry.ts';
import { readColumnIndex, readLength } from './index-entry.ts';

/** Enough for the deletion and two numbers before the blocks. */
const FACTS_BYTES = 32;

const KEY_LENGTH_BYTES = 2;

/** What most entries do not exceed: so much is had before one is read, for an exception costs more. */
const ENTRY_BYTES = 64;

/**
 * Goes over the entries of an Index component: key, place of the partition, size of the rest, and
 * for wide partitions the blocks. Blocks are passed over, not read.
 */
export class IndexScan {
  private readonly window: Window;
  private readonly version: SSTableVersion;
  /** Where the next entry begins, and where to stop. */
  private nextPosition: number;
  private readonly start: number;
  private readonly end: number;
  /** Where the entry that was read last begins. */
  entryStart = 0;
  /** The entry that was read last: a view, until the next one is read. */
  key: Buffer = Buffer.alloc(0);
  position = 0;
  /** Where its column index begins, and how many bytes it has; 0 for none. */
  private factsPosition = 0;
  private factsSize = 0;

  constructor(window: Window, version: SSTableVersion, start: number, end: number) {
    this.window = window;
    this.version = version;
    this.start = start;
    this.nextPosition = start;
    this.end = end;
  }

  /** Where the entry read last ends, which is where the next one begins. */
  get entryEnd(): number {
    return this.nextPosition;
  }

  /** Whether the entry read last is the first one of the scan. */
  get isFirst(): boolean {
    return this.entryStart === this.start;
  }

  /** Damage of the entry read last. */
  corruption(what: string): Corruption {
    return this.window.corruption(what, this.entryStart);
  }

  get isAtEnd(): boolean {
    return this.nextPosition >= this.end;
  }

  /** Reads the next entry; not to be called at the end. Null when it is read. */
  advance(): Promise<void> | null {
    const { window } = this;
    for (;;) {
      const wait = window.moveTo(this.nextPosition);
      if (wait !== null) return wait.then(() => this.advance() ?? undefined);
      const rest = window.reach(ENTRY_BYTES);
      if (rest !== null) return rest.then(() => this.advance() ?? undefined);
      try {
        this.decode(window.reader);
        return null;
      } catch (error) {
        if (!(error instanceof EndOfBytes)) throw window.damage(error);
      }
      window.reader.offset -= window.position - this.nextPosition;
      const more = window.grow();
      if (more !== null) return more.then(() => this.advance() ?? undefined);
    }
  }

  /**
   * Passes over entries without blocks that are not of `key`, as far as they are at hand, and reads
   * nothing of them but lengths. For a search among a hundred entries, of which one is wanted.
   */
  passOthers(key: Buffer): void {
    const { window, nextPosition } = this;
    if (!window.holds(nextPosition)) return;
    const { reader } = window;
    const base = window.position - reader.offset;
    const end = Math.min(reader.end, this.end - base);
    this.nextPosition = base + passEntries(reader.buffer, nextPosition - base, end, key);
  }

  private decode(reader: ByteReader): void {
    const start = reader.offset;
    const key = reader.bytes(reader.uint16());
    const position = readLength(reader);
    const size = readLength(reader);
    const factsPosition = this.nextPosition + reader.offset - start;
    // Views may have rows of an empty key, which is before all others: zeros elsewhere are damage.
    if (key.length === 0 && this.nextPosition > 0) throw new RangeError('an entry without a key');
    if (factsPosition + size > this.end) throw new RangeError(`an entry of ${size} bytes`);
    this.entryStart = this.nextPosition;
    this.key = key;
    this.position = position;
    this.factsPosition = factsPosition;
    this.factsSize = size;
    this.nextPosition = factsPosition + size;
  }

  /** What the entry read last says; a promise when its blocks are elsewhere. */
  entry(): IndexEntry | Promise<IndexEntry> {
    const { window, position, factsPosition, factsSize } = this;
    if (factsSize === 0) return { position, columnIndex: null };
    const wait = window.require(factsPosition, Math.min(factsSize, FACTS_BYTES));
    if (wait !== null) return wait.then(() => this.entry());
    return { position, columnIndex: this.readFacts() };
  }

  private readFacts(): ColumnIndexFacts | null {
    const { window, version, factsPosition, factsSize } = this;
    try {
      const facts = readColumnIndex(window.reader, version, factsPosition, factsSize);
      return facts.blockCount === 1 ? null : facts;
    } catch (error) {
      throw window.damage(error);
    }
  }
}

/** Where the first entry begins that may be that of `key`, has blocks, or does not end in time. */
function passEntries(bytes: Buffer, start: number, end: number, key: Buffer): number {
  let entry = start;
  for (;;) {
    const keyStart = entry + KEY_LENGTH_BYTES;
    if (keyStart >= end) return entry;
    const keyLength = bytes.readUInt16BE(entry);
    const positionStart = keyStart + keyLength;
    if (keyLength === 0 || positionStart >= end) return entry;
    if (keyLength === key.length && isKeyAt(bytes, keyStart, key)) return entry;
    const sizeStart = positionStart + vintSizeOf(bytes[positionStart] as number);
    if (sizeStart >= end || bytes[sizeStart] !== 0) return entry;
    entry = sizeStart + 1;
  }
}

/** Keys of a table often begin alike, so they are compared from their ends. */
export function isKeyAt(bytes: Buffer, start: number, key: Buffer): boolean {
  for (let i = key.length - 1; i >= 0; i--) if (bytes[start + i] !== key[i]) return false;
  return true;
}
