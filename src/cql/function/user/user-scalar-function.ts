import { ErrorCode, invalidRequest, RequestError } from '../../../base/error/index.ts';
import type { CompiledMethod, JavaValue, Reference, Unboxed } from '../../../java/index.ts';
import { box, Execution, OutOfMemory, OutOfTime } from '../../../java/index.ts';
import type { UserFunction } from '../../../schema/index.ts';
import type { CqlType, UserType } from '../../../types/index.ts';
import type { FunctionEnvironment, ScalarFunction } from '../function.ts';
import { signatureText } from '../function.ts';
import { compileBody } from './compile-body.ts';
import { thrownText, unbox } from './java-objects.ts';
import type { JavaType } from './java-type.ts';
import { compose, decompose, javaTypeOf } from './java-type.ts';
import { functionsDisabled } from './refusals.ts';

/** Bytes of objects that a call may make, garbage included. */
const CALL_BYTES = 256 << 20;

/** A function that a user has written (cql3/functions/UDFunction.java). */
export class UserScalarFunction implements ScalarFunction {
  readonly kind = 'scalar';
  readonly keyspace: string;
  readonly name: string;
  readonly argumentTypes: readonly CqlType[];
  readonly returnType: CqlType;
  /** The user types of its keyspace when it was compiled. */
  readonly types: ReadonlyMap<string, UserType>;
  readonly definition: UserFunction;
  private readonly resultType: JavaType;
  private readonly unboxes: readonly boolean[];
  private compiled: CompiledMethod | null = null;
  /** What was wrong with the body; null as long as nothing is known to be. */
  private fault: RequestError | null = null;

  constructor(definition: UserFunction, types: ReadonlyMap<string, UserType>) {
    this.definition = definition;
    this.types = types;
    this.keyspace = definition.keyspace;
    this.name = definition.name;
    this.argumentTypes = definition.argumentTypes;
    this.returnType = definition.returnType;
    this.resultType = javaTypeOf(definition.returnType);
    this.unboxes = definition.argumentTypes.map(
      (type) => !definition.calledOnNullInput && javaTypeOf(type).box !== null,
    );
  }

  /** Throws `invalidRequest` with what the compiler says of the body. */
  compile(): CompiledMethod {
    if (this.fault !== null) throw this.fault;
    if (this.compiled !== null) return this.compiled;
    try {
      this.compiled = compileBody(this.definition, this.types);
      return this.compiled;
    } catch (error) {
      if (error instanceof RequestError) this.fault = error;
      throw error;
    }
  }

  call(values: readonly (Buffer | null)[], environment: FunctionEnvironment): Buffer | null {
    refuseWhenDisabled(environment);
    const execution = newExecution(environment, CALL_BYTES);
    const args = this.argumentsOf(values, 0, environment, execution);
    if (!this.isCallable(args)) return null;
    return this.run(args, environment, execution, (result) =>
      decompose(this.returnType, this.boxed(result)),
    );
  }

  /**
   * The objects of arguments; `first` is where they begin among those of the function. Throws
   * FUNCTION_FAILURE for values that are larger than what a call may take.
   */
  argumentsOf(
    values: readonly (Buffer | null)[],
    first: number,
    environment: FunctionEnvironment,
    execution: Execution,
  ): readonly Reference[] {
    try {
      return values.map((value, i) =>
        compose(this.argumentTypes[first + i] as CqlType, value, execution),
      );
    } catch (error) {
      throw this.failure(error, environment.userFunctions.failTimeoutMs);
    }
  }

  /** False when an argument is null and the function gives null for that. */
  isCallable(args: readonly Reference[]): boolean {
    return this.definition.calledOnNullInput || !args.includes(null);
  }

  /**
   * One step of an aggregate, whose state is no value of CQL between the steps: the next state, or
   * null where an argument is that may not be.
   */
  step(
    state: Reference,
    args: readonly Reference[],
    environment: FunctionEnvironment,
    execution: Execution,
  ): Reference {
    refuseWhenDisabled(environment);
    const all = [state, ...args];
    if (!this.isCallable(all)) return null;
    execution.restart(deadlineOf(environment));
    return this.run(all, environment, execution, (result) => this.boxed(result));
  }

  private boxed(result: JavaValue): Reference {
    const { box: boxName } = this.resultType;
    if (boxName === null || this.definition.calledOnNullInput) return result as Reference;
    return box(boxName, result as Unboxed);
  }

  private run<T>(
    args: readonly Reference[],
    environment: FunctionEnvironment,
    execution: Execution,
    convert: (result: JavaValue) => T,
  ): T {
    const method = this.loaded();
    const { warnTimeoutMs, failTimeoutMs } = environment.userFunctions;
    const start = environment.monotonicMillis();
    try {
      const given = args.map((value, i) => (this.unboxes[i] === true ? unbox(value) : value));
      return convert(method.invoke(given, execution));
    } catch (error) {
      throw this.failure(error, failTimeoutMs);
    } finally {
      const tookMs = environment.monotonicMillis() - start;
      if (warnTimeoutMs > 0 && tookMs > warnTimeoutMs) {
        environment.warn(
          `User defined function ${signatureText(this)} ran longer than ${warnTimeoutMs}ms`,
        );
      }
    }
  }

  private loaded(): CompiledMethod {
    try {
      return this.compile();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw invalidRequest(
        `Function '${signatureText(this)}' exists but hasn't been loaded successfully for the ` +
          `following reason: ${error.message}. Please see the server log for details`,
      );
    }
  }

  /** What a client is told of a call that did not end as it should. */
  private failure(error: unknown, failTimeoutMs: number): unknown {
    const text = this.failureText(error, failTimeoutMs);
    if (text === null) return error;
    const { keyspace, name } = this;
    const argumentTypes = this.argumentTypes.map((type) => type.name);
    return new RequestError(ErrorCode.FUNCTION_FAILURE, text, {
      kind: 'functionFailure',
      keyspace,
      functionName: name,
      argumentTypes,
    });
  }

  /** As Java would print it; null for what is no fault of the body. */
  private failureText(error: unknown, failTimeoutMs: number): string | null {
    if (error instanceof OutOfTime) {
      return (
        'java.util.concurrent.TimeoutException: User defined function ' +
        `${signatureText(this)} ran longer than ${failTimeoutMs}ms`
      );
    }
    if (error instanceof OutOfMemory) {
      return 'java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space';
    }
    return thrownText(error);
  }
}

/** Bounds for a run that begins now. */
export function newExecution(environment: FunctionEnvironment, bytes: number): Execution {
  return new Execution({
    now: () => environment.monotonicMillis(),
    deadline: deadlineOf(environment),
    bytes,
  });
}

function deadlineOf(environment: FunctionEnvironment): number {
  return environment.monotonicMillis() + environment.userFunctions.failTimeoutMs;
}

function refuseWhenDisabled({ userFunctions }: FunctionEnvironment): void {
  if (!userFunctions.enabled) throw functionsDisabled();
}
