import type { CqlType } from '../../../types/index.ts';
import type { AggregateFunction, ScalarFunction } from '../../function/index.ts';
import { signatureText } from '../../function/index.ts';
import type { Bindings } from '../bindings.ts';
import type { InputRow } from './input-row.ts';
import type { RunningSelector, Selector } from './selector.ts';
import { NOT_FOR_GROUPS } from './selector.ts';

/** Selectors whose value is computed from those of others. */
export class ComputedSelector implements Selector {
  readonly name: string;
  readonly type: CqlType;
  readonly isAggregate: boolean;
  readonly isConstant: boolean = false;
  protected readonly parts: readonly Selector[];
  private readonly begin: (bindings: Bindings) => Compute;

  /** `begin` is called once for each execution, also when there are no rows. */
  constructor(
    name: string,
    type: CqlType,
    parts: readonly Selector[],
    begin: (bindings: Bindings) => Compute,
  ) {
    this.name = name;
    this.type = type;
    this.parts = parts;
    this.begin = begin;
    this.isAggregate = parts.some((part) => part.isAggregate);
  }

  groupByFault(): string | null {
    return NOT_FOR_GROUPS;
  }

  start(bindings: Bindings): RunningSelector {
    return new RunningComputation(startAll(this.parts, bindings), this.begin(bindings));
  }
}

type Compute = (values: readonly (Buffer | null)[]) => Buffer | null;

/** A call of a scalar function. */
export class ScalarSelector extends ComputedSelector {
  override readonly isConstant: boolean;
  private readonly called: ScalarFunction;

  constructor(name: string, called: ScalarFunction, parameters: readonly Selector[]) {
    super(
      name,
      called.returnType,
      parameters,
      ({ functions }) =>
        (values) =>
          called.call(values, functions),
    );
    this.called = called;
    this.isConstant = parameters.length > 0 && parameters.every((each) => each.isConstant);
  }

  override groupByFault(): string | null {
    if (this.isConstant) return NOT_FOR_GROUPS;
    const constants = this.parts.map((part) => part.isConstant);
    if (this.called.isMonotonic?.(constants) !== true) {
      const text = signatureText(this.called, constants);
      return `Only monotonic functions are supported in the GROUP BY clause. Got: ${text} `;
    }
    const faults = this.parts.map((part) => (part.isConstant ? null : part.groupByFault()));
    return faults.find((fault) => fault !== null) ?? null;
  }
}

function startAll(parts: readonly Selector[], bindings: Bindings): readonly RunningSelector[] {
  return parts.map((part) => part.start(bindings));
}

class RunningComputation implements RunningSelector {
  private readonly parts: readonly RunningSelector[];
  private readonly compute: Compute;

  constructor(parts: readonly RunningSelector[], compute: Compute) {
    this.parts = parts;
    this.compute = compute;
  }

  add(row: InputRow): void {
    for (const part of this.parts) part.add(row);
  }

  result(): Buffer | null {
    return this.compute(this.parts.map((part) => part.result()));
  }

  reset(): void {
    for (const part of this.parts) part.reset();
  }
}

/** A call of an aggregate function. */
export class AggregateSelector implements Selector {
  readonly isAggregate = true;
  readonly isConstant = false;
  readonly name: string;
  readonly type: CqlType;
  private readonly called: AggregateFunction;
  private readonly parameters: readonly Selector[];

  constructor(name: string, called: AggregateFunction, parameters: readonly Selector[]) {
    this.name = name;
    this.type = called.returnType;
    this.called = called;
    this.parameters = parameters;
  }

  groupByFault(): string {
    return NOT_FOR_GROUPS;
  }

  start(bindings: Bindings): RunningSelector {
    return new RunningAggregate(this.called, startAll(this.parameters, bindings), bindings);
  }
}

class RunningAggregate implements RunningSelector {
  private readonly called: AggregateFunction;
  private readonly parameters: readonly RunningSelector[];
  private aggregation: ReturnType<AggregateFunction['newAggregation']>;

  private readonly bindings: Bindings;

  constructor(
    called: AggregateFunction,
    parameters: readonly RunningSelector[],
    bindings: Bindings,
  ) {
    this.called = called;
    this.bindings = bindings;
    this.parameters = parameters;
    this.aggregation = called.newAggregation(bindings.functions);
  }

  add(row: InputRow): void {
    for (const parameter of this.parameters) parameter.add(row);
    this.aggregation.add(this.parameters.map((parameter) => parameter.result()));
    for (const parameter of this.parameters) parameter.reset();
  }

  result(): Buffer | null {
    return this.aggregation.result();
  }

  reset(): void {
    this.aggregation = this.called.newAggregation(this.bindings.functions);
  }
}
