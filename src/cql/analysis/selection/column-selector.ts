import type { CqlType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';
import type { InputRow } from './input-row.ts';
import type { RunningSelector, Selector } from './selector.ts';
import { NOT_FOR_GROUPS } from './selector.ts';

/** A column; of a group the value in its first row. */
export class ColumnSelector implements Selector {
  readonly isAggregate = false;
  readonly isConstant = false;
  readonly name: string;
  readonly type: CqlType;
  /** Place among the columns that the statement's selectors ask for. */
  readonly index: number;

  constructor(name: string, type: CqlType, index: number) {
    this.name = name;
    this.type = type;
    this.index = index;
  }

  groupByFault(): null {
    return null;
  }

  start(): RunningSelector {
    return new FirstOfGroup((row) => row.value(this.index));
  }
}

/** What is computed from the first row of a group. */
export class FirstOfGroup implements RunningSelector {
  private readonly compute: (row: InputRow) => Buffer | null;
  private isSet = false;
  private value: Buffer | null = null;

  constructor(compute: (row: InputRow) => Buffer | null) {
    this.compute = compute;
  }

  add(row: InputRow): void {
    if (this.isSet) return;
    this.isSet = true;
    this.value = this.compute(row);
  }

  result(): Buffer | null {
    return this.value;
  }

  reset(): void {
    this.isSet = false;
    this.value = null;
  }
}

/** A term, which is the same for all rows. */
export class TermSelector implements Selector {
  readonly isAggregate = false;
  readonly isConstant = true;
  readonly name: string;
  readonly type: CqlType;
  private readonly value: Value;

  constructor(name: string, type: CqlType, value: Value) {
    this.name = name;
    this.type = type;
    this.value = value;
  }

  groupByFault(): string {
    return NOT_FOR_GROUPS;
  }

  start(bindings: Bindings): RunningSelector {
    const bound = this.value.bind(bindings);
    const result = bound === UNSET ? null : bound;
    return { add: () => {}, result: () => result, reset: () => {} };
  }
}
