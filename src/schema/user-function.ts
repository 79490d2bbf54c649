import type { CqlType } from '../types/index.ts';
import type { KeyspaceMetadata } from './keyspace.ts';

/**
 * A scalar function that a user has written (cql3/functions/UDFunction.java). It is called by its
 * arguments in the order of `argumentTypes`, of which `argumentNames` has as many.
 */
export interface UserFunction {
  readonly kind: 'function';
  readonly keyspace: string;
  readonly name: string;
  readonly argumentNames: readonly string[];
  /** Collections and user types are not frozen here. */
  readonly argumentTypes: readonly CqlType[];
  readonly returnType: CqlType;
  /** False: a null argument makes the result null, and the body does not run. */
  readonly calledOnNullInput: boolean;
  /** As it was written; only `java` has ever run. */
  readonly language: string;
  readonly body: string;
}

/**
 * An aggregate that a user has made of functions (cql3/functions/UDAggregate.java). The functions are
 * those of its keyspace with the types that the aggregate tells; see `stateFunctionOf`.
 */
export interface UserAggregate {
  readonly kind: 'aggregate';
  readonly keyspace: string;
  readonly name: string;
  readonly argumentTypes: readonly CqlType[];
  /** Name of the function of the state and the arguments, which gives the next state. */
  readonly stateFunction: string;
  readonly stateType: CqlType;
  /** Name of the function from the last state to the result; null: the state is the result. */
  readonly finalFunction: string | null;
  readonly returnType: CqlType;
  /** The first state as a CQL literal of the state's type; null: it is null. */
  readonly initialCondition: string | null;
}

/** Overloads by name, sorted by it; those of one name are sorted by their argument types. */
export type Overloads<T> = ReadonlyMap<string, readonly T[]>;

/** The argument types as `system_schema` has them, which tell overloads of a name apart. */
export function argumentTypeNames({
  argumentTypes,
}: Pick<UserFunction, 'argumentTypes'>): readonly string[] {
  return argumentTypes.map((type) => type.name);
}

/** True when the types are the same but for being frozen; user types count by their names. */
export function argumentsMatch(
  { argumentTypes }: Pick<UserFunction, 'argumentTypes'>,
  types: readonly CqlType[],
): boolean {
  return (
    argumentTypes.length === types.length &&
    argumentTypes.every((type, i) => type.freeze().name === types[i]?.freeze().name)
  );
}

/** Every function and aggregate of a name in a keyspace: functions first. */
export function userFunctionsNamed(
  keyspace: Pick<KeyspaceMetadata, 'functions' | 'aggregates'>,
  name: string,
): readonly (UserFunction | UserAggregate)[] {
  const functions = keyspace.functions.get(name) ?? [];
  return [...functions, ...(keyspace.aggregates.get(name) ?? [])];
}

/** The function or aggregate of a name that takes these types; at most one of the two exists. */
export function findUserFunction(
  keyspace: Pick<KeyspaceMetadata, 'functions' | 'aggregates'>,
  name: string,
  argumentTypes: readonly CqlType[],
): UserFunction | UserAggregate | undefined {
  return userFunctionsNamed(keyspace, name).find((each) => argumentsMatch(each, argumentTypes));
}

/** The function that an aggregate gives state and arguments to. */
export function stateFunctionOf(
  keyspace: Pick<KeyspaceMetadata, 'functions'>,
  aggregate: UserAggregate,
): UserFunction | undefined {
  const { stateFunction, stateType, argumentTypes } = aggregate;
  const overloads = keyspace.functions.get(stateFunction) ?? [];
  return overloads.find((each) => argumentsMatch(each, [stateType, ...argumentTypes]));
}

/** The function that an aggregate gives the last state to; undefined for one that needs none. */
export function finalFunctionOf(
  keyspace: Pick<KeyspaceMetadata, 'functions'>,
  { finalFunction, stateType }: UserAggregate,
): UserFunction | undefined {
  const overloads = keyspace.functions.get(finalFunction ?? '') ?? [];
  return overloads.find((each) => argumentsMatch(each, [stateType]));
}

/** Every type that a function or aggregate takes, keeps or gives. */
export function functionTypes(each: UserFunction | UserAggregate): readonly CqlType[] {
  const types = [...each.argumentTypes, each.returnType];
  return each.kind === 'function' ? types : [...types, each.stateType];
}

/** All functions, or all aggregates, of a keyspace in the order of names and argument types. */
export function allOverloads<T>(overloads: Overloads<T>): readonly T[] {
  return [...overloads.values()].flat();
}

/** Gathers functions, or aggregates, by name. */
export function overloadsOf<T extends UserFunction | UserAggregate>(
  functions: Iterable<T>,
): Overloads<T> {
  const keyed = [...functions].map((each) => {
    const signature = Buffer.from([each.name, ...argumentTypeNames(each)].join('\0'));
    return [signature, each] as const;
  });
  const overloads = new Map<string, T[]>();
  for (const [, each] of keyed.sort(([left], [right]) => Buffer.compare(left, right))) {
    const known = overloads.get(each.name);
    if (known === undefined) overloads.set(each.name, [each]);
    else known.push(each);
  }
  return overloads;
}
