import type { TableMetadata } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';

/** What functions that are not pure ask of the node. */
export interface FunctionEnvironment {
  /** Wall clock in milliseconds since the epoch. */
  nowMillis(): number;
  /** A new version 1 UUID: 16 bytes. */
  nextTimeUuid(): Buffer;
  /** Ascending time UUIDs that sort before all given so far: paths of elements put in front. */
  prependTimeUuids(count: number): readonly Buffer[];
  randomBytes(length: number): Buffer;
}

interface FunctionSignature {
  /** Without its keyspace, which is `system`. */
  readonly name: string;
  readonly argumentTypes: readonly CqlType[];
  readonly returnType: CqlType;
}

export interface ScalarFunction extends FunctionSignature {
  readonly kind: 'scalar';
  /**
   * Says whether results follow the order of the argument that is no constant, given which
   * arguments are: what GROUP BY asks of a function. Absent: never.
   */
  isMonotonic?(constants: readonly boolean[]): boolean;
  /** Takes and gives wire bytes; throws `RequestError` where Cassandra does. */
  call(values: readonly (Buffer | null)[], environment: FunctionEnvironment): Buffer | null;
}

export interface AggregateFunction extends FunctionSignature {
  readonly kind: 'aggregate';
  /** Name of the column when no alias is given; null: made of the call, `system.max(v)`. */
  readonly columnName: string | null;
  newAggregation(): Aggregation;
}

/** The state of one aggregate over one group of rows. */
export interface Aggregation {
  add(values: readonly (Buffer | null)[]): void;
  result(): Buffer | null;
}

export type NativeFunction = ScalarFunction | AggregateFunction;

/** What a function whose signature depends on its call is made from. */
export interface CallSite {
  readonly table: TableMetadata | null;
  /** Types of the arguments, null where unknown (markers, some literals). */
  readonly argumentTypes: readonly (CqlType | null)[];
  /** The arguments as messages print them. */
  readonly argumentTexts: readonly string[];
  /** For arguments that are lists written out in a SELECT clause how many elements they have. */
  readonly arraySizes: readonly (number | null)[];
  /** Type that the result is meant for; null in a SELECT clause. */
  readonly receiverType: CqlType | null;
}

/** Makes functions that exist for many types (`token`, `max`, `tojson`); null when it cannot. */
export interface FunctionFactory {
  readonly name: string;
  create(site: CallSite): NativeFunction | null;
}

/** A scalar function that gives null when any argument is null, as most do. */
export function strict(
  name: string,
  argumentTypes: readonly CqlType[],
  returnType: CqlType,
  call: (values: readonly Buffer[], environment: FunctionEnvironment) => Buffer | null,
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    argumentTypes,
    returnType,
    call: (values, environment) =>
      values.includes(null) ? null : call(values as readonly Buffer[], environment),
  };
}

/**
 * `system.sum : (double) -> double`, as messages list signatures; arguments known to be constant
 * are marked.
 */
export function signatureText(native: NativeFunction, constants: readonly boolean[] = []): string {
  const parameters = native.argumentTypes
    .map((type, i) => (constants[i] === true ? `${type.name}(constant)` : type.name))
    .join(', ');
  const name = native.name === 'token' ? native.name : qualifiedFunctionName(native.name);
  return `${name} : (${parameters}) -> ${native.returnType.name}`;
}

/** `system.max`; quoted where the name needs it. */
export function qualifiedFunctionName(name: string): string {
  return /^[a-z][a-z0-9_]*$/.test(name) ? `system.${name}` : `system."${name}"`;
}
