import type { ConsistencyName } from '../../src/base/error/index.ts';

/**
 * What clients did and were told, and nothing else: the checks look at this alone.
 *
 * A register is one row: `r/KEY` of the table with one row a partition, `w/KEY/CLUSTERING` of the
 * wide one. Each write gives it a value that no other write gives anything.
 */
export type RegisterName = string;

/** `refused`: told that it was not carried out. `unknown`: may or may not have happened. */
export type Outcome = 'ok' | 'refused' | 'unknown';

interface Timed {
  readonly id: number;
  readonly client: number;
  readonly level: ConsistencyName;
  /** Name of the coordinator, and which of its lives. */
  readonly coordinator: string;
  readonly dataCenter: string;
  /** Virtual milliseconds; `endedAtMs` is null while nobody has answered. */
  readonly startedAtMs: number;
  endedAtMs: number | null;
  outcome: Outcome | null;
  error: string | null;
}

/** A write or deletion of one or more registers, at the client's timestamp. */
export interface Update extends Timed {
  readonly kind: 'write' | 'delete' | 'logged batch' | 'unlogged batch';
  readonly timestampMicros: number;
  readonly registers: readonly RegisterName[];
}

/** What a read saw: for each register its value, or null when there was no row. */
export interface Read extends Timed {
  readonly kind: 'read' | 'scan' | 'slice';
  observed: ReadonlyMap<RegisterName, string | null>;
}

export interface SchemaUpdate extends Timed {
  readonly kind: 'schema';
  readonly change:
    | { readonly kind: 'create'; readonly table: string }
    | { readonly kind: 'drop'; readonly table: string }
    | { readonly kind: 'add'; readonly column: string };
}

export type Operation = Update | Read | SchemaUpdate;

/** What was done to the cluster, and when. */
export interface FaultRecord {
  readonly atMs: number;
  readonly text: string;
  /** Deaths, pauses and full disks of nodes matter to what hints can be relied on. */
  readonly kind: 'crash' | 'kill' | 'pause' | 'full-disk' | 'other';
  readonly nodes: readonly string[];
}

export class History {
  readonly updates: Update[] = [];
  readonly reads: Read[] = [];
  readonly schemaUpdates: SchemaUpdate[] = [];
  readonly faults: FaultRecord[] = [];
  private nextId = 1;

  newId(): number {
    return this.nextId++;
  }

  add(operation: Operation): void {
    if (operation.kind === 'schema') this.schemaUpdates.push(operation);
    else if ('observed' in operation) this.reads.push(operation);
    else this.updates.push(operation);
  }

  get operations(): readonly Operation[] {
    return [...this.updates, ...this.reads, ...this.schemaUpdates];
  }

  /** One line an operation, in the order of their beginning. */
  lines(): readonly string[] {
    const sorted = [...this.operations].sort((a, b) => a.id - b.id);
    return sorted.map(operationText);
  }
}

export function operationText(operation: Operation): string {
  const { id, kind, level, coordinator, startedAtMs, endedAtMs, outcome, error } = operation;
  const end = endedAtMs === null ? 'never' : endedAtMs.toFixed(3);
  const times = `${startedAtMs.toFixed(3)}..${end}`;
  const head = `#${id} ${times} ${kind} ${level} at ${coordinator}`;
  const tail = `${outcome ?? 'unanswered'}${error === null ? '' : ` (${error})`}`;
  return `${head} ${subjectOf(operation)}: ${tail}`;
}

function subjectOf(operation: Operation): string {
  if (operation.kind === 'schema') return JSON.stringify(operation.change);
  if ('observed' in operation) {
    return [...operation.observed].map(([name, value]) => `${name}=${value ?? '-'}`).join(' ');
  }
  return `${operation.registers.join(' ')} @${operation.timestampMicros}`;
}

/** The update whose value was seen; values are the ids of the operations that wrote them. */
export function valueWrittenBy(update: Update): string {
  return `v${update.id}`;
}
