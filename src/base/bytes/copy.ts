/** Some bytes within others, without a view of their own: from `start` up to `end`. */
export interface ByteRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export function viewOf({ bytes, start, end }: ByteRange): Buffer {
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}

/** From this many bytes on, the engine's own copy beats a loop in spite of the cost of its call. */
const nativeFromBytes = 48;

/** Copies bytes `start` up to `end` to `target` at `at`; both must be inside their bounds. */
export function copyBytes(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): void {
  if (end - start >= nativeFromBytes) {
    const isWhole = start === 0 && end === source.length;
    target.set(isWhole ? source : source.subarray(start, end), at);
    return;
  }
  for (let from = start, to = at; from < end; from++, to++) target[to] = source[from] as number;
}

/**
 * Copies `length` bytes within one buffer from `from` to the later `at`, one after the other: where
 * both overlap, what was just written is read again, which repeats a pattern (LZ77 matches).
 */
export function repeatBytes(target: Uint8Array, from: number, at: number, length: number): void {
  if (length >= nativeFromBytes && at - from >= length) {
    target.copyWithin(at, from, from + length);
    return;
  }
  if (length >= nativeFromBytes && at - from === 1) {
    target.fill(target[from] as number, at, at + length);
    return;
  }
  for (let to = at, read = from, end = at + length; to < end; to++, read++) {
    target[to] = target[read] as number;
  }
}
