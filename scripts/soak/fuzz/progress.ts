import type { Input, Verdict } from './part.ts';
import type { PartName } from './parts.ts';

/** What a worker is to do. Input `i` follows from the seed, the part and `i` alone. */
export interface Job {
  readonly part: PartName;
  readonly seed: number;
  readonly from: number;
  readonly inputs: number;
  readonly shared: SharedArrayBuffer;
}

export type WorkerMessage =
  | {
      readonly kind: 'failure';
      readonly index: number;
      readonly input: string;
      readonly stack: string;
    }
  | {
      readonly kind: 'done';
      readonly slowest: { readonly index: number; readonly milliseconds: number };
      readonly grownMegabytes: number;
      readonly places: readonly (readonly [string, number])[];
    };

const INDEX = 0;
const STARTED = 1;
const ACCEPTED = 2;
const REJECTED = 3;
const FAILED = 4;
const LABEL_BYTES = 5;
const INPUT_BYTES = 6;
const HEAD_BYTES = 28;
const MOST_BYTES = 1 << 20;

/**
 * Numbers and the input under way, in memory that both threads see: when an input never ends, the
 * thread that watches can still tell which it was.
 */
export class Progress {
  readonly shared: SharedArrayBuffer;
  uncounted = false;
  private readonly numbers: Int32Array;
  private readonly input: Buffer;

  constructor(shared = new SharedArrayBuffer(HEAD_BYTES + MOST_BYTES)) {
    this.shared = shared;
    this.numbers = new Int32Array(shared, 0, HEAD_BYTES / 4);
    this.input = Buffer.from(shared, HEAD_BYTES);
  }

  begin(index: number, { what, bytes, cuts }: Input): void {
    this.numbers[INDEX] = index;
    const label = `${what}${cuts === undefined ? '' : `, cut at [${cuts.join(' ')}]`}`;
    this.numbers[LABEL_BYTES] = this.input.write(label, 0);
    this.numbers[INPUT_BYTES] = bytes.copy(this.input, this.numbers[LABEL_BYTES]);
    Atomics.add(this.numbers, STARTED, 1);
  }

  count(verdict: Verdict | 'failed'): void {
    if (this.uncounted) return;
    const which = { accepted: ACCEPTED, rejected: REJECTED, failed: FAILED }[verdict];
    Atomics.add(this.numbers, which, 1);
  }

  /** The input under way (or the last) as text and hexadecimal digits. */
  inputText(): string {
    const start = this.number(LABEL_BYTES);
    const bytes = this.input.subarray(start, start + this.number(INPUT_BYTES));
    return `${this.input.toString('utf8', 0, start)}: ${bytes.toString('hex')}`;
  }

  private number(which: number): number {
    return Atomics.load(this.numbers, which);
  }

  get index(): number {
    return this.number(INDEX);
  }

  /** Changes with every input. */
  get started(): number {
    return this.number(STARTED);
  }

  get accepted(): number {
    return this.number(ACCEPTED);
  }

  get rejected(): number {
    return this.number(REJECTED);
  }

  get failed(): number {
    return this.number(FAILED);
  }

  get inputs(): number {
    return this.accepted + this.rejected + this.failed;
  }
}
