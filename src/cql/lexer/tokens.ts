import type { Kind } from './kind.ts';

/** Tokens to keep room for between statements; larger statements get room of their own. */
const KEPT_CAPACITY = 4096;

/**
 * The tokens of one statement: for each its kind and where in the text it begins and ends
 * (UTF-16 units, end exclusive, quotes included). The last is always END.
 */
export class Tokens {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count = 0;

  constructor(capacity = KEPT_CAPACITY) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  push(kind: Kind, start: number, end: number): void {
    const index = this.count;
    if (index === this.kinds.length) this.#grow();
    this.kinds[index] = kind;
    this.starts[index] = start;
    this.ends[index] = end;
    this.count = index + 1;
  }

  /** Empties it for the next statement, giving back what an unusually large one took. */
  clear(): void {
    this.count = 0;
    if (this.kinds.length > KEPT_CAPACITY) {
      this.kinds = new Uint8Array(KEPT_CAPACITY);
      this.starts = new Int32Array(KEPT_CAPACITY);
      this.ends = new Int32Array(KEPT_CAPACITY);
    }
  }

  #grow(): void {
    const capacity = this.kinds.length * 2;
    const kinds = new Uint8Array(capacity);
    const starts = new Int32Array(capacity);
    const ends = new Int32Array(capacity);
    kinds.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
  }
}
