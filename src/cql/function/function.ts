import type { TableMetadata } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import { TupleType } from '../../types/index.ts';

/** What functions that are not pure ask of the node. */
export interface FunctionEnvironment {
  /** Wall clock in milliseconds since the epoch. */
  nowMillis(): number;
  /** A new version 1 UUID: 16 bytes. */
  nextTimeUuid(): Buffer;
  /** Ascending time UUIDs that sort before all given so far: paths of elements put in front. */
  prependTimeUuids(count: number): readonly Buffer[];
  randomBytes(length: number): Buffer;
  /** What functions of users are held to. */
  readonly userFunctions: UserFunctionLimits;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMillis(): number;
  /** Tells the client something beside its answer. */
  warn(message: string): void;
}

export interface UserFunctionLimits {
  /** False: none is called, as a stock `cassandra.yaml` has it. */
  readonly enabled: boolean;
  /** How long a call may run before the client is warned; 0 for ever. */
  readonly warnTimeoutMs: number;
  /** How long a call may run. */
  readonly failTimeoutMs: number;
}

interface FunctionSignature {
  /** Where a user has made it; that of native functions, `system`, is left out. */
  readonly keyspace?: string;
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
  newAggregation(environment: FunctionEnvironment): Aggregation;
}

/** The state of one aggregate over one group of rows. */
export interface Aggregation {
  add(values: readonly (Buffer | null)[]): void;
  result(): Buffer | null;
}

/** A function of whatever origin: most are native. */
export type CqlFunction = ScalarFunction | AggregateFunction;

/**
 * Whether an argument is a clustering column in descending order, or a list or set written out with
 * one among its elements: its type is another one for Cassandra, which some functions do not take.
 */
export type Descent = 'none' | 'value' | 'elements';

/** What a function whose signature depends on its call is made from. */
export interface CallSite {
  readonly table: TableMetadata | null;
  /** Types of the arguments, null where unknown (markers, some literals). */
  readonly argumentTypes: readonly (CqlType | null)[];
  /** The arguments as messages print them. */
  readonly argumentTexts: readonly string[];
  /** For arguments that are lists written out in a SELECT clause how many elements they have. */
  readonly arraySizes: readonly (number | null)[];
  readonly descents: readonly Descent[];
  /** Type that the result is meant for; null in a SELECT clause. */
  readonly receiverType: CqlType | null;
}

/** Makes functions that exist for many types (`token`, `max`, `tojson`); null when it cannot. */
export interface FunctionFactory {
  readonly name: string;
  create(site: CallSite): CqlFunction | null;
}

/**
 * A scalar function that gives null when any argument is null or an empty value that means so, as
 * most do.
 */
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
    call: (values, environment) => {
      const hasNull = values.some(
        (value, i) =>
          value === null || (value.length === 0 && argumentTypes[i]?.emptyIsNull === true),
      );
      return hasNull ? null : call(values as readonly Buffer[], environment);
    },
  };
}

/**
 * `system.sum : (double) -> double`, as messages list signatures; arguments known to be constant
 * are marked.
 */
export function signatureText(called: CqlFunction, constants: readonly boolean[] = []): string {
  const { keyspace, name, argumentTypes, returnType } = called;
  const parameters = argumentTypes
    .map((type, i) => (constants[i] === true ? `${type.name}(constant)` : parameterText(type)))
    .join(', ');
  const shown =
    name === 'token' && keyspace === undefined
      ? name
      : `${quoted(keyspace ?? 'system')}.${quoted(name)}`;
  return `${shown} : (${parameters}) -> ${returnType.name}`;
}

/** Tuples are frozen by nature, which signatures leave out. */
function parameterText(type: CqlType): string {
  return type instanceof TupleType ? type.name.slice('frozen<'.length, -1) : type.name;
}

function quoted(name: string): string {
  return /^[a-z][a-z0-9_]*$/.test(name) ? name : `"${name}"`;
}

/** `system.max`, never quoted: as messages and columns call a function. */
export function qualifiedFunctionName({
  keyspace = 'system',
  name,
}: Pick<FunctionSignature, 'keyspace' | 'name'>): string {
  return `${keyspace}.${name}`;
}
