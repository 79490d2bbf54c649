import { updatesByRegister } from './check-visibility.ts';
import type { History, RegisterName, Update } from './history.ts';
import { operationText, valueWrittenBy } from './history.ts';
import type { StoredValue } from './replica-state.ts';

/** What one replica of a register holds; null when it has no row. */
export interface ReplicaValue {
  readonly node: string;
  readonly stored: StoredValue | null;
}

/** How long after a flush was due hints are in the hands of the operating system. */
const hintFlushMs = 12_000;

/**
 * True when Cassandra promises that the hints its coordinator kept for an update outlive all that
 * happened since. Hints are in memory until the next flush (hints_flush_period, 10 s), then in a
 * file that is not synced before it is closed for its replay. So:
 *
 * 1. A power cut of the coordinator may take any of them.
 * 2. kill -9 takes those not flushed yet, and they are flushed ten seconds after they were made,
 *    which is when the update ended at the latest, unless the node stood still or its disk was full.
 * 3. What the coordinator had not even begun to send when the connection was lost has none.
 * 4. A coordinator keeps no hints for itself: what its own full disk refused, reads repair.
 */
export function hintsSurvive(history: History, update: Update): boolean {
  if (update.endedAtMs === null || update.error?.startsWith('ConnectionLost') === true) {
    return false;
  }
  const { startedAtMs, endedAtMs, coordinator } = update;
  let hindered = false;
  for (const { atMs, kind, nodes } of history.faults) {
    if (!nodes.includes(coordinator)) continue;
    // A pause or a full disk that began before may last into the update's time.
    if (kind === 'pause' || kind === 'full-disk') hindered = true;
    if (atMs < startedAtMs) continue;
    if (kind === 'crash') return false;
    if (kind === 'kill' && (hindered || atMs < endedAtMs + hintFlushMs)) return false;
  }
  return true;
}

/** Rule 4: the disk of the coordinator was full before the update ended. */
function refusedItself(history: History, update: Update): boolean {
  return history.faults.some(
    ({ atMs, kind, nodes }) =>
      kind === 'full-disk' &&
      nodes.includes(update.coordinator) &&
      atMs <= (update.endedAtMs ?? Number.POSITIVE_INFINITY),
  );
}

/**
 * After everything is healed and all hints have been delivered, and before any read repaired
 * anything: every replica has every update whose hints survive, or a newer one. It does not matter
 * whether the update was acknowledged, only that it was carried out.
 */
export function checkHinted(
  history: History,
  states: ReadonlyMap<RegisterName, readonly ReplicaValue[]>,
): readonly string[] {
  const promised = history.updates.filter(
    (update) =>
      update.outcome !== 'refused' &&
      (update.outcome === 'ok' || isTimeout(update)) &&
      hintsSurvive(history, update),
  );
  const isPromised = (update: Update, node: string) =>
    node !== update.coordinator || !refusedItself(history, update);
  return checkContained(history, states, promised, 'hints', isPromised);
}

/** A timeout or failure at the level: every replica was asked, and is hinted when it missed it. */
function isTimeout(update: Update): boolean {
  const isBatch = update.kind === 'logged batch' || update.kind === 'unlogged batch';
  return !isBatch && /Operation (timed out|failed)/.test(update.error ?? '');
}

/**
 * After a read at ALL of every register: replicas are equal, what they hold was written there by
 * somebody, and every acknowledged update is in it. Level ANY is content with a hint, so it promises
 * no more than the hints do.
 */
export function checkConverged(
  history: History,
  states: ReadonlyMap<RegisterName, readonly ReplicaValue[]>,
): readonly string[] {
  const faults: string[] = [];
  const byValue = new Map(history.updates.map((update) => [valueWrittenBy(update), update]));
  for (const [register, replicas] of states) {
    const texts = new Set(replicas.map(({ stored }) => textOf(stored)));
    if (texts.size > 1) faults.push(`replicas of ${register} differ: ${replicasText(replicas)}`);
    for (const { node, stored } of replicas) {
      if (stored === null) continue;
      const update = byValue.get(stored.value);
      if (
        update === undefined ||
        update.outcome === 'refused' ||
        !update.registers.includes(register) ||
        update.timestampMicros !== stored.timestampMicros
      ) {
        faults.push(`${node} holds ${register}=${textOf(stored)}, which nobody wrote`);
      }
    }
  }
  const acknowledged = history.updates.filter(
    (update) =>
      update.outcome === 'ok' && (update.level !== 'ANY' || hintsSurvive(history, update)),
  );
  faults.push(...checkContained(history, states, acknowledged, 'reads at ALL'));
  faults.push(...checkAtomic(history, states));
  return faults;
}

/** Each replica of a register shows an update no older than the newest of `promised`. */
function checkContained(
  history: History,
  states: ReadonlyMap<RegisterName, readonly ReplicaValue[]>,
  promised: readonly Update[],
  after: string,
  isPromised: (update: Update, node: string) => boolean = () => true,
): readonly string[] {
  const faults: string[] = [];
  const all = updatesByRegister(history.updates);
  for (const [register, updates] of updatesByRegister(promised)) {
    for (const { node, stored } of states.get(register) ?? []) {
      const newest = newestOf(updates.filter((update) => isPromised(update, node)));
      if (newest === null) continue;
      const isFine =
        stored === null
          ? isDeleted(all.get(register) ?? [], newest.timestampMicros)
          : stored.timestampMicros >= newest.timestampMicros;
      if (isFine) continue;
      const has = textOf(stored);
      faults.push(`after ${after} ${node} has ${register}=${has}, not ${operationText(newest)}`);
    }
  }
  return faults;
}

function newestOf(updates: readonly Update[]): Update | null {
  let newest: Update | null = null;
  for (const update of updates) {
    if (newest === null || update.timestampMicros > newest.timestampMicros) newest = update;
  }
  return newest;
}

/** "No row" is explained by any deletion that may have happened and is no older. */
function isDeleted(updates: readonly Update[], timestampMicros: number): boolean {
  return updates.some(
    (update) =>
      update.kind === 'delete' &&
      update.outcome !== 'refused' &&
      update.timestampMicros >= timestampMicros,
  );
}

/** A logged batch is in all of its registers in the end, or in none. */
function checkAtomic(
  history: History,
  states: ReadonlyMap<RegisterName, readonly ReplicaValue[]>,
): readonly string[] {
  const faults: string[] = [];
  for (const batch of history.updates) {
    if (batch.kind !== 'logged batch') continue;
    const found = batch.registers.map((register) => {
      const [replica] = states.get(register) ?? [];
      return replica?.stored ?? null;
    });
    const isThere = found.some((stored) => stored?.value === valueWrittenBy(batch));
    if (!isThere) continue;
    batch.registers.forEach((register, i) => {
      const stored = found[i] ?? null;
      const here = history.updates.filter((update) => update.registers.includes(register));
      const newer = isDeleted(here, batch.timestampMicros);
      if (stored === null ? newer : stored.timestampMicros >= batch.timestampMicros) return;
      faults.push(`${register}=${textOf(stored)} lacks its part of ${operationText(batch)}`);
    });
  }
  return faults;
}

function textOf(stored: StoredValue | null): string {
  return stored === null ? '-' : `${stored.value}@${stored.timestampMicros}`;
}

function replicasText(replicas: readonly ReplicaValue[]): string {
  return replicas.map(({ node, stored }) => `${node} ${textOf(stored)}`).join(', ');
}
