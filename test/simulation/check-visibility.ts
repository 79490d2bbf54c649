import type { History, Read, RegisterName, Update } from './history.ts';
import { operationText, valueWrittenBy } from './history.ts';
import type { Reach } from './levels.ts';
import { alwaysMeet } from './levels.ts';

/** Something that was certainly known to the replicas of `reach` from `sinceMs` on. */
interface Known {
  readonly reach: Reach;
  readonly sinceMs: number;
  readonly timestampMicros: number;
  readonly from: string;
}

/**
 * What each read may and must see, from the history alone:
 *
 * 1. A value that was seen has been written to that register by an update that was not refused and
 *    began before the read ended.
 * 2. What was seen is no older than any update that was acknowledged before the read began, at a
 *    level that always has a replica in common with the read's.
 * 3. Nor older than what another such read had seen before: reads at a quorum do not go back,
 *    because a read repairs before it answers.
 *
 * "No row" was written by a deletion; it is too old when no deletion that may have happened is as
 * new as what must be seen.
 */
export function checkVisibility(history: History): readonly string[] {
  const faults: string[] = [];
  const byValue = new Map(history.updates.map((update) => [valueWrittenBy(update), update]));
  const updates = updatesByRegister(history.updates);
  const known = knownByRegister(history, byValue);
  for (const read of history.reads) {
    if (read.outcome !== 'ok') continue;
    for (const [register, value] of read.observed) {
      const fault = faultOf(read, register, value, {
        byValue,
        updates: updates.get(register) ?? [],
        known: known.get(register) ?? [],
      });
      if (fault !== null) faults.push(`${fault}\n  ${operationText(read)}`);
    }
  }
  return faults;
}

interface Evidence {
  readonly byValue: ReadonlyMap<string, Update>;
  readonly updates: readonly Update[];
  readonly known: readonly Known[];
}

function faultOf(
  read: Read,
  register: RegisterName,
  value: string | null,
  { byValue, updates, known }: Evidence,
): string | null {
  const needed = newestKnown(read, known);
  if (value === null) {
    if (needed === null) return null;
    const explained = updates.some(
      (update) =>
        update.kind === 'delete' &&
        mayBeSeen(update, read) &&
        update.timestampMicros >= needed.timestampMicros,
    );
    return explained ? null : `${register} was empty, but must be at least ${needed.from}`;
  }
  const update = byValue.get(value);
  if (update === undefined || !update.registers.includes(register)) {
    return `${register} had ${value}, which nobody wrote there`;
  }
  if (!mayBeSeen(update, read)) {
    return `${register} had ${value}, which was not to be seen: ${operationText(update)}`;
  }
  if (needed !== null && update.timestampMicros < needed.timestampMicros) {
    return `${register} had ${value}, but must be at least ${needed.from}`;
  }
  return null;
}

function mayBeSeen(update: Update, read: Read): boolean {
  return update.outcome !== 'refused' && update.startedAtMs <= (read.endedAtMs ?? 0);
}

function newestKnown(read: Read, known: readonly Known[]): Known | null {
  let newest: Known | null = null;
  for (const fact of known) {
    if (fact.sinceMs > read.startedAtMs || !alwaysMeet(fact.reach, read)) continue;
    if (newest === null || fact.timestampMicros > newest.timestampMicros) newest = fact;
  }
  return newest;
}

export function updatesByRegister(
  updates: readonly Update[],
): ReadonlyMap<RegisterName, readonly Update[]> {
  const found = new Map<RegisterName, Update[]>();
  for (const update of updates) {
    for (const register of update.registers) {
      const list = found.get(register);
      if (list === undefined) found.set(register, [update]);
      else list.push(update);
    }
  }
  return found;
}

function knownByRegister(
  history: History,
  byValue: ReadonlyMap<string, Update>,
): ReadonlyMap<RegisterName, readonly Known[]> {
  const found = new Map<RegisterName, Known[]>();
  const add = (register: RegisterName, fact: Known) => {
    const list = found.get(register);
    if (list === undefined) found.set(register, [fact]);
    else list.push(fact);
  };
  for (const update of history.updates) {
    if (update.outcome !== 'ok' || update.endedAtMs === null) continue;
    const { timestampMicros, endedAtMs: sinceMs } = update;
    const fact = { reach: update, sinceMs, timestampMicros, from: operationText(update) };
    for (const register of update.registers) add(register, fact);
  }
  for (const read of history.reads) {
    if (read.outcome !== 'ok' || read.endedAtMs === null) continue;
    for (const [register, value] of read.observed) {
      const update = value === null ? undefined : byValue.get(value);
      if (update === undefined) continue;
      add(register, {
        reach: read,
        sinceMs: read.endedAtMs,
        timestampMicros: update.timestampMicros,
        from: `${value}, seen before by ${operationText(read)}`,
      });
    }
  }
  return found;
}
