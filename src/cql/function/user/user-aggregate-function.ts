import type { Reference } from '../../../java/index.ts';
import type { UserAggregate } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { AggregateFunction, Aggregation, FunctionEnvironment } from '../function.ts';
import { compose, decompose } from './java-type.ts';
import { literalBytes } from './literal-bytes.ts';
import type { UserScalarFunction } from './user-scalar-function.ts';

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
    return new UserAggregation(this, stateType, compose(stateType, initial), environment);
  }
}

/** The state is an object of Java from the first row to the last. */
class UserAggregation implements Aggregation {
  private readonly aggregate: UserAggregateFunction;
  private readonly stateType: CqlType;
  private readonly environment: FunctionEnvironment;
  private state: Reference;
  private bytesLeft = AGGREGATION_BYTES;

  constructor(
    aggregate: UserAggregateFunction,
    stateType: CqlType,
    initial: Reference,
    environment: FunctionEnvironment,
  ) {
    this.aggregate = aggregate;
    this.stateType = stateType;
    this.state = initial;
    this.environment = environment;
  }

  add(values: readonly (Buffer | null)[]): void {
    const { state: called } = this.aggregate;
    const args = called.argumentsOf(values, 1);
    if (!called.isCallable(args)) return;
    const allowed = this.bytesLeft + FORGIVEN_BYTES;
    const step = called.step(this.state, args, this.environment, allowed);
    this.state = step.state;
    this.bytesLeft -= Math.max(0, step.bytes - FORGIVEN_BYTES);
  }

  result(): Buffer | null {
    const { final, returnType } = this.aggregate;
    if (final === null) return decompose(this.stateType, this.state);
    const { state } = final.step(this.state, [], this.environment, AGGREGATION_BYTES);
    return decompose(returnType, state);
  }
}
