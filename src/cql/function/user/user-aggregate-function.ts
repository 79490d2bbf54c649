import type { Execution, Reference } from '../../../java/index.ts';
import type { UserAggregate } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { AggregateFunction, Aggregation, FunctionEnvironment } from '../function.ts';
import { compose, decompose } from './java-type.ts';
import { literalBytes } from './literal-bytes.ts';
import type { UserScalarFunction } from './user-scalar-function.ts';
import { newExecution } from './user-scalar-function.ts';

/** Bytes of objects that all steps of an aggregation may make beyond those that are forgiven. */
const AGGREGATION_BYTES = 256 << 20;
/** Bytes that a step may make without that they count: most are garbage at its end. */
const FORGIVEN_BYTES = 16 << 10;

/** An aggregate of functions that users have written (cql3/functions/UDAggregate.java). */
export class UserAggregateFunction implements AggregateFunction {
  readonly kind = 'aggregate';
  readonly columnName = null;
  readonly keyspace: string;
  readonly name: string;
  readonly argumentTypes: readonly CqlType[];
  readonly returnType: CqlType;
  readonly state: UserScalarFunction;
  readonly final: UserScalarFunction | null;
  readonly definition: UserAggregate;

  constructor(
    definition: UserAggregate,
    state: UserScalarFunction,
    final: UserScalarFunction | null,
  ) {
    this.definition = definition;
    this.keyspace = definition.keyspace;
    this.name = definition.name;
    this.argumentTypes = definition.argumentTypes;
    this.returnType = definition.returnType;
    this.state = state;
    this.final = final;
  }

  newAggregation(environment: FunctionEnvironment): Aggregation {
    const { stateType, initialCondition } = this.definition;
    const initial = initialCondition === null ? null : literalBytes(initialCondition, stateType);
    return new UserAggregation(this, stateType, initial, environment);
  }
}

/** The state is an object of Java from the first row to the last. */
class UserAggregation implements Aggregation {
  private readonly aggregate: UserAggregateFunction;
  private readonly stateType: CqlType;
  private readonly environment: FunctionEnvironment;
  private readonly execution: Execution;
  private state: Reference;

  constructor(
    aggregate: UserAggregateFunction,
    stateType: CqlType,
    initial: Buffer | null,
    environment: FunctionEnvironment,
  ) {
    this.aggregate = aggregate;
    this.stateType = stateType;
    this.environment = environment;
    this.execution = newExecution(environment, AGGREGATION_BYTES);
    this.state = compose(stateType, initial, this.execution);
  }

  add(values: readonly (Buffer | null)[]): void {
    const { aggregate, environment, execution } = this;
    const takenBefore = execution.bytesTaken;
    const args = aggregate.state.argumentsOf(values, 1, environment, execution);
    if (!aggregate.state.isCallable(args)) return;
    this.state = aggregate.state.step(this.state, args, environment, execution);
    execution.forgive(Math.min(execution.bytesTaken - takenBefore, FORGIVEN_BYTES));
  }

  result(): Buffer | null {
    const { final, returnType } = this.aggregate;
    if (final === null) return decompose(this.stateType, this.state);
    const result = final.step(this.state, [], this.environment, this.execution);
    return decompose(returnType, result);
  }
}
