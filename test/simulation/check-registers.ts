/** One operation on a register of values that are each written once. */
export interface RegisterOperation {
  readonly key: number;
  readonly startedAtMs: number;
  endedAtMs: number | null;
  /** What a compare-and-set expects and would write; null for a read. */
  readonly change: { readonly expected: string | null; readonly written: string } | null;
  /** `seen`: a read, or a compare-and-set that found something else. */
  outcome: 'applied' | 'seen' | 'refused' | 'unknown';
  observed: string | null;
}

/**
 * Whether registers were linearizable, from what clients saw alone:
 *
 * 1. Each value is written by one operation, which says what it followed. The values that somebody
 *    saw, or was told to have written, and those before them, make one chain without a fork.
 * 2. What ended before something else began stands at the same place of the chain or before; a value
 *    that was written after it stands behind.
 */
export function checkRegisters(operations: readonly RegisterOperation[]): readonly string[] {
  const keys = [...new Set(operations.map(({ key }) => key))];
  return keys.flatMap((key) => checkRegister(operations.filter((each) => each.key === key)));
}

function checkRegister(operations: readonly RegisterOperation[]): readonly string[] {
  const before = new Map<string, string | null>();
  for (const { change } of operations) {
    if (change !== null) before.set(change.written, change.expected);
  }
  const faults: string[] = [];
  const happened = new Set<string>();
  for (const operation of operations) {
    let value = valueKnownFrom(operation);
    while (value !== undefined && value !== null && !happened.has(value)) {
      happened.add(value);
      const next: string | null | undefined = before.get(value);
      if (next === undefined) faults.push(`nobody wrote ${value}`);
      value = next;
    }
  }
  const after = new Map<string | null, string>();
  for (const value of happened) {
    const expected = before.get(value) ?? null;
    const other = after.get(expected);
    if (other !== undefined) faults.push(`${value} and ${other} both followed ${expected}`);
    after.set(expected, value);
  }
  if (faults.length > 0) return faults;
  return checkOrder(operations, after);
}

function checkOrder(
  operations: readonly RegisterOperation[],
  after: ReadonlyMap<string | null, string>,
): readonly string[] {
  const places = new Map<string | null, number>([[null, 0]]);
  for (let value = after.get(null), i = 1; value !== undefined; value = after.get(value), i++) {
    places.set(value, i);
  }
  const faults: string[] = [];
  for (const later of operations) {
    const end = valueKnownFrom(later);
    if (end === undefined) continue;
    for (const earlier of operations) {
      const start = valueKnownFrom(earlier);
      if (start === undefined || earlier.endedAtMs === null) continue;
      if (earlier === later || earlier.endedAtMs >= later.startedAtMs) continue;
      const distance = (places.get(end) ?? 0) - (places.get(start) ?? 0);
      const isGood = later.outcome === 'applied' ? distance > 0 : distance >= 0;
      if (!isGood) {
        faults.push(
          `${later.outcome} ${end} begun at ${later.startedAtMs} ms, after ${start} was ` +
            `${earlier.outcome} by ${earlier.endedAtMs} ms`,
        );
      }
    }
  }
  return faults;
}

/** The value that an operation left or saw; undefined when that is not known. */
function valueKnownFrom(operation: RegisterOperation): string | null | undefined {
  if (operation.outcome === 'seen') return operation.observed;
  return operation.outcome === 'applied' ? (operation.change?.written ?? null) : undefined;
}
